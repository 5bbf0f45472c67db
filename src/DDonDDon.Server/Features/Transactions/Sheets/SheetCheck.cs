using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Sheets;

namespace DDonDDon.Server.Features.Transactions.Sheets;

/// <summary>
/// Judges the lines of a sheet before anything is written: what would be quarantined or refused from a device is told here, because a person waits for the
/// answer.
/// </summary>
internal sealed class SheetCheck
{
    private readonly Dictionary<ProductReference, FoundProduct> _products = [];
    private readonly HashSet<Guid> _stores = [];
    private readonly Dictionary<Guid, object> _stored;

    private readonly SheetProducts _skus;
    private IReadOnlyDictionary<string, string> _inAnyCase = new Dictionary<string, string>();

    private SheetCheck(Dictionary<Guid, object> stored, SheetProducts skus) => (_stored, _skus) = (stored, skus);

    /// <summary>Reads what must be known to judge some lines.</summary>
    public static async Task<SheetCheck> LoadAsync(
        LedgerDatabase store, IReadOnlyList<SheetItem> lines, SheetProducts skus, CancellationToken ct)
    {
        var products = ProductSql.Existing(
            [.. lines.Select(line => line.Item.Product.Id).OfType<Guid>().Distinct()],
            [.. lines.Select(line => line.Item.Product.Code).OfType<string>().SelectMany(Barcode.KeysOf).Distinct(StringComparer.Ordinal)]);
        var stores = DdonProjections.Store.Load(LedgerDatabase.DefaultTenant, [.. lines.Select(line => line.Item.StoreId).Distinct()]);
        await store.ReadAsync([products, stores], ct);
        var named = lines.Where(line => line.IsNamed).Select(line => line.Item.Id);
        var amended = lines.Select(line => line.Item).OfType<AmendmentItem>().Select(item => item.MovementId);
        var check = new SheetCheck(await StoredLines.EventsAsync(store, named.Concat(amended), ct), skus);
        foreach (var (product, key) in products.Items) check._products[key is null ? product.Id : key] = product;
        check._stores.UnionWith(stores.Items.Select(document => document.Id));
        var unknown = lines.Select(line => line.Item.Product).Where(reference => reference.Code is not null && check.Find(reference) is null);
        check._inAnyCase = await SheetProducts.InAnyCaseAsync(store, [], unknown.Select(reference => reference.Code!).Distinct(StringComparer.Ordinal), ct);
        return check;
    }

    /// <summary>The lines that are to be booked, and how many of those that say their ids are stored; what is bad joins <paramref name="bad"/>.</summary>
    public (List<SheetItem> Missing, int There) Judge(IReadOnlyList<SheetItem> lines, User user, MovementDefaults defaults, List<BadLine> bad)
    {
        var (missing, there, accepted) = (new List<SheetItem>(), 0, new Dictionary<Guid, StockMovement>());
        var counted = new Dictionary<(Guid Store, Guid Product, DateTimeOffset At), int>();
        foreach (var line in lines)
        {
            if (Judge(line, user, defaults, accepted, counted) is { } refused) bad.Add(BadLine.Of(line.Line.Number, refused, line.Line.Cell));
            else if (line.IsNamed && _stored.ContainsKey(line.Item.Id)) there++;
            else missing.Add(line);
        }
        return (missing, there);
    }

    private Rejection? Judge(SheetItem line, User user, MovementDefaults defaults, Dictionary<Guid, StockMovement> accepted,
        Dictionary<(Guid Store, Guid Product, DateTimeOffset At), int> counted)
    {
        var item = line.Item;
        if (defaults.StoreId is { } meant && meant != item.StoreId)
            return new("import.other_store", $"This line is about the store {item.StoreId}, and the sheet is imported for {meant}.", "storeId");
        if (defaults.Type is "COUNT" && item is not MovementItem { Type: MovementType.Count })
            return new("import.other_type", $"This line is {line.Line.Cell("type")}, and a sheet of stock only counts.", "type");
        if (!_stores.Contains(item.StoreId)) return new("store.unknown", $"There is no store {item.StoreId}.", "storeId");
        var verdict = SenderRules.Judge(true, user, user, item.StoreId, item.OccurredAt);
        if ((verdict.Refused ?? verdict.Quarantined) is { } forbidden) return forbidden;
        // What is stored stays what it was, whatever its code stands for by now.
        if (line.IsNamed && _stored.TryGetValue(item.Id, out var stored))
            return line.IsSaidBy(stored, Find(item.Product))
                ? null
                : new("id.conflict", "Something else is stored under this id; correct the line or leave its id out.", "id");
        if (Find(item.Product) is not { } product)
            return item.Product.Code is { } code
                ? new("barcode.unknown", $"No product has the barcode {code}{SheetProducts.Hint(_inAnyCase, Barcode.KeyOf(code))}", "barcode")
                : new("product.unknown", $"There is no product {item.Product.Id}.", "productId");
        if (product.PackSize == 0) return ScaleLabel.NoWeight;
        if (!_skus.Agrees(line.Line, product.Id))
            return new("import.ambiguous", $"The SKU {line.Line.Cell("sku")} is another product's than the one that this line names.", "sku");
        var acceptance = new Acceptance(user.Id, user.Id, new(item.OccurredAt, ClockMethod.AsRecorded));
        var (movement, original) = item switch
        {
            MovementItem own => (own.ToMovement(product, acceptance), null),
            AmendmentItem amendment => (amendment.ToMovement(product, acceptance), OriginalOf(amendment, accepted)),
            _ => throw new InvalidOperationException($"{item.GetType().Name} is not an item of a sheet."),
        };
        if (original is not null && TransferLink.Of(original) is not null)
            return new("import.transfer", "This is an end of a transfer; amend it in the app, where both ends are looked at.", "movementId");
        if (StockItem.Decide(movement, original) is { } unfit) return unfit;
        if (movement is StockCounted && !counted.TryAdd((item.StoreId, product.Id, item.OccurredAt), line.Line.Number))
            return new("import.repeated", $"Line {counted[(item.StoreId, product.Id, item.OccurredAt)]} counts the same product.");
        return accepted.TryAdd(item.Id, movement) ? null : new("id.conflict", "An earlier line has this id.", "id");
    }

    // Codes are known by their keys.
    private FoundProduct? Find(ProductReference reference) => reference.Code is { } code
        ? Barcode.KeysOf(code).Where(key => _products.ContainsKey(key)).Select(key => (FoundProduct?)_products[key].ScannedAs(code, key)).FirstOrDefault()
        : _products.TryGetValue(reference, out var product) ? product : null;

    private StockMovement? OriginalOf(AmendmentItem item, Dictionary<Guid, StockMovement> accepted) =>
        accepted.GetValueOrDefault(item.MovementId) ?? _stored.GetValueOrDefault(item.MovementId) as StockMovement;
}
