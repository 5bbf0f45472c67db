using System.Globalization;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Products;

// ---- events ----

/// <summary>Something that happened to a product, at a place in time that decides which of two edits is the later.</summary>
public abstract record ProductEvent
{
    private protected ProductEvent() { }

    /// <summary>The event's id, made by whoever edited.</summary>
    public required Guid Id { get; init; }

    public required Guid ProductId { get; init; }
    public required Guid DeviceId { get; init; }
    public required long Seq { get; init; }
    public required Guid RecordedBy { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>What the clock of the device said; null for what was edited on the server.</summary>
    public DateTimeOffset? ClientTime { get; init; }

    /// <summary>How <see cref="OccurredAt"/> was found; null for what was edited on the server.</summary>
    public ClockMethod? Clock { get; init; }

    /// <summary>Who sent it, when a device did.</summary>
    public Guid? SyncedBy { get; init; }

    /// <summary>
    /// The new values of the fields that were edited (see <see cref="ProductField"/>); null clears a field. Numbers are
    /// written with a point, booleans as true or false.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Changes { get; init; } = new Dictionary<string, string?>();

    /// <summary>Barcodes that were linked, by code; null takes a code away.</summary>
    public IReadOnlyDictionary<string, decimal?> Barcodes { get; init; } = new Dictionary<string, decimal?>();

    internal OrderKey Key => new(OccurredAt, DeviceId, Seq, Id);
}

/// <summary>A product came into the catalogue.</summary>
public sealed record ProductRegistered : ProductEvent;

/// <summary>Fields or barcodes of a product were edited.</summary>
public sealed record ProductChanged : ProductEvent;

/// <summary>The names of a product's fields, as they stand in events.</summary>
public static class ProductField
{
    public const string Name = "name";
    public const string Sku = "sku";
    public const string CategoryId = "categoryId";
    public const string Unit = "unit";
    public const string Price = "price";
    public const string Archived = "archived";

    public static IReadOnlyList<string> All { get; } = [Name, Sku, CategoryId, Unit, Price, Archived];
}

// ---- state ----

/// <summary>
/// A product of the catalogue. Each field is a last-write-wins register with its own key, and so is each barcode, so that
/// two edits of different fields both survive, in whatever order they arrive.
/// </summary>
public sealed record Product
{
    public required Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string? Sku { get; init; }
    public Guid? CategoryId { get; init; }
    public string? Unit { get; init; }
    public decimal? Price { get; init; }
    public bool Archived { get; init; }

    /// <summary>The codes that are linked now, in ordinal order.</summary>
    public IReadOnlyList<Barcode> Barcodes { get; init; } = [];

    /// <summary>Who wrote each field last.</summary>
    public IReadOnlyDictionary<string, OrderKey> FieldKeys { get; init; } = new SortedDictionary<string, OrderKey>(StringComparer.Ordinal);

    /// <summary>Who linked or took away each code last, by the key of the code.</summary>
    public IReadOnlyDictionary<string, OrderKey> BarcodeKeys { get; init; } = new SortedDictionary<string, OrderKey>(StringComparer.Ordinal);

    /// <summary>The stream's version: how many events are stored.</summary>
    public long Version { get; init; }

    // ---- decide ----

    /// <summary>Whether the values make sense; the codes' owners are checked by the catalogue.</summary>
    public static Rejection? Decide(ProductEvent change) => Check(change.Changes, change.Barcodes);

    /// <summary>Why values of fields and codes with their pack sizes make no sense in an edit; null when they do.</summary>
    public static Rejection? Check(IReadOnlyDictionary<string, string?> changes, IReadOnlyDictionary<string, decimal?> barcodes)
    {
        foreach (var (field, value) in changes)
            if (Check(field, value) is { } rejection) return rejection;
        if (barcodes.Keys.GroupBy(Barcode.KeyOf, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            return new("barcode.invalid", $"{string.Join(" and ", twice)} are one code, which is linked once.", "barcodes");
        foreach (var (code, packSize) in barcodes)
        {
            if (!Barcode.IsReadable(code)) return Barcode.Unreadable("barcodes");
            if (packSize is { } size && (size <= 0 || !Quantity.IsValid(size)))
                return new("barcode.pack_size", "A pack size is greater than 0.", "barcodes");
        }
        return null;
    }

    // ---- evolve ----

    /// <summary>The product after one more event; the event must not be among those already applied.</summary>
    public static Product Evolve(Product? product, ProductEvent happened)
    {
        product ??= new() { Id = happened.ProductId };
        var fieldKeys = new SortedDictionary<string, OrderKey>(product.FieldKeys.ToDictionary(), StringComparer.Ordinal);
        foreach (var (field, value) in happened.Changes)
        {
            if (fieldKeys.TryGetValue(field, out var held) && held > happened.Key) continue;
            fieldKeys[field] = happened.Key;
            product = product.With(field, value);
        }

        var barcodeKeys = new SortedDictionary<string, OrderKey>(product.BarcodeKeys.ToDictionary(), StringComparer.Ordinal);
        var barcodes = product.Barcodes.ToDictionary(barcode => barcode.Key, StringComparer.Ordinal);
        foreach (var (code, packSize) in happened.Barcodes)
        {
            var key = Barcode.KeyOf(code);
            if (barcodeKeys.TryGetValue(key, out var held) && held > happened.Key) continue;
            barcodeKeys[key] = happened.Key;
            if (packSize is { } size) barcodes[key] = new(code, Quantity.Normalize(size));
            else barcodes.Remove(key);
        }

        return product with
        {
            Barcodes = [.. barcodes.Values.OrderBy(barcode => barcode.Code, StringComparer.Ordinal)],
            FieldKeys = fieldKeys,
            BarcodeKeys = barcodeKeys,
            Version = product.Version + 1,
        };
    }

    private Product With(string field, string? value) => field switch
    {
        ProductField.Name => this with { Name = value ?? "" },
        ProductField.Sku => this with { Sku = value },
        ProductField.CategoryId => this with { CategoryId = value is null ? null : Guid.Parse(value) },
        ProductField.Unit => this with { Unit = value },
        ProductField.Price => this with { Price = value is null ? null : Quantity.Normalize(Number(value)) },
        ProductField.Archived => this with { Archived = value is "true" },
        _ => throw new InvalidOperationException($"A product has no field '{field}'."),
    };

    private static Rejection? Check(string field, string? value) => field switch
    {
        ProductField.Sku when value is not null && (HiddenCharacters.In(value) || Barcode.IsMangled(value)) => new("product.invalid",
            $"{value} is no SKU: it has invisible characters, or is what a spreadsheet made of a long number, whose digits are lost.", field),
        ProductField.Name or ProductField.Sku or ProductField.Unit =>
            value is { Length: > 200 } || value is not null && value.Any(char.IsControl)
                ? new("product.invalid", $"{field} has at most 200 characters, none of them a control character.", field)
                : null,
        ProductField.CategoryId => value is null || Guid.TryParse(value, out _) ? null : new("product.invalid", "categoryId is an id.", field),
        ProductField.Price => value is null
            || decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) && Quantity.IsValid(price)
                ? null
                : new("product.invalid", "A price is a number from 0 to 1,000,000,000.", field),
        ProductField.Archived => value is "true" or "false" ? null : new("product.invalid", "archived is true or false.", field),
        _ => new("product.unknown_field", $"A product has no field '{field}'.", field),
    };

    private static decimal Number(string value) => decimal.Parse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
