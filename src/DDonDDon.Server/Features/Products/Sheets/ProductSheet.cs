using DDonDDon.Server.Sheets;

namespace DDonDDon.Server.Features.Products.Sheets;

/// <summary>The columns of a sheet of products.</summary>
public enum SheetColumn
{
    Id,
    Name,
    Sku,
    Category,
    Unit,
    Price,
    Barcodes,
    Internal,
    Archived,
}

/// <summary>A line of a sheet: where it begins in the file, and its cells by column, without spaces around them; empty ones are there too.</summary>
public sealed record SheetLine(int Number, IReadOnlyDictionary<SheetColumn, string> Cells)
{
    /// <summary>What it says about the product in stores.</summary>
    public IReadOnlyList<StoreCell> Stores { get; init; } = [];
}

/// <summary>What a sheet may say about a product in a store.</summary>
public enum StoreColumn
{
    /// <summary>What is there when the store begins to keep the product.</summary>
    OpeningStock,
    ReorderPoint,
}

/// <summary>A cell about a product in the store of a name or an id.</summary>
public sealed record StoreCell(StoreColumn Column, string Store, string Text);

/// <summary>
/// A sheet of products as it was read. <paramref name="Empty"/>: lines without a word; <paramref name="Ignored"/>: headings that mean nothing here;
/// <paramref name="Numbers"/>: how its numbers are written.
/// </summary>
public sealed record ProductSheet(
    IReadOnlyList<SheetLine> Lines, IReadOnlyList<BadLine> Bad, int Empty, IReadOnlyList<string> Ignored, SheetNumbers Numbers)
{
    public const int MaximumLines = 20_000;

    private static readonly Dictionary<string, Heading> Headings = new (SheetColumn Column, string[] Names)[]
    {
        (SheetColumn.Id, ["id", "상품id"]),
        (SheetColumn.Name, ["name", "이름", "상품명", "제품명", "품명"]),
        (SheetColumn.Sku, ["sku", "상품코드", "제품코드", "품번"]),
        (SheetColumn.Category, ["category", "분류", "카테고리"]),
        (SheetColumn.Unit, ["unit", "단위"]),
        (SheetColumn.Price, ["price", "가격", "판매가", "단가"]),
        (SheetColumn.Barcodes, ["barcodes", "barcode", "바코드"]),
        (SheetColumn.Internal, ["internal", "내부코드"]),
        (SheetColumn.Archived, ["archived", "보관", "단종"]),
    }.SelectMany(column => column.Names.Select(name => (name, new Heading(column.Column)))).ToDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, StoreColumn> StoreHeadings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["stock"] = StoreColumn.OpeningStock,
        ["재고"] = StoreColumn.OpeningStock,
        ["기초재고"] = StoreColumn.OpeningStock,
        ["reorder"] = StoreColumn.ReorderPoint,
        ["재주문점"] = StoreColumn.ReorderPoint,
        ["안전재고"] = StoreColumn.ReorderPoint,
    };

    /// <summary>The stores that its columns name.</summary>
    public IReadOnlyList<string> Stores => [.. Lines.SelectMany(line => line.Stores).Select(cell => cell.Store).Distinct(StringComparer.Ordinal)];

    /// <summary>The headings that an export writes, in its order.</summary>
    public static IReadOnlyList<SheetColumn> Columns { get; } = Enum.GetValues<SheetColumn>();

    /// <summary>Reads a sheet, or returns null when its first line names no column, or one twice.</summary>
    public static ProductSheet? Read(string text) => SheetTable<Heading>.Read(text, Headings, OfStore) is { } table
        ? new([.. table.Lines.Select(line => Line(line.Number, line.Cells))], table.Bad, table.Empty, table.Ignored,
            SheetNumbers.Of(table.Separator, table.Lines.SelectMany(line => line.Cells)
                .Where(cell => cell.Key.Store is not null || cell.Key.Column is SheetColumn.Price).Select(cell => cell.Value)))
        : null;

    private static SheetLine Line(int number, IReadOnlyDictionary<Heading, string> cells) => new(
        number, cells.Where(cell => cell.Key.Store is null).ToDictionary(cell => cell.Key.Column, cell => cell.Value))
    {
        Stores = [.. cells.Where(cell => cell.Key.Store is not null && cell.Value.Length > 0)
            .Select(cell => new StoreCell(cell.Key.InStore, cell.Key.Store!, cell.Value))],
    };

    // "stock:강남점": what stands behind the colon is the store's name or id.
    private static Heading? OfStore(string heading) =>
        heading.Split(':', 2, StringSplitOptions.TrimEntries) is [var column, { Length: > 0 } store] && StoreHeadings.TryGetValue(column, out var inStore)
            ? new(default, inStore, store)
            : null;

    // A column about the product itself, or about it in a store.
    private sealed record Heading(SheetColumn Column, StoreColumn InStore = default, string? Store = null);
}
