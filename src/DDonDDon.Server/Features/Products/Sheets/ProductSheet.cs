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
public sealed record SheetLine(int Number, IReadOnlyDictionary<SheetColumn, string> Cells);

/// <summary>
/// A sheet of products as it was read. <paramref name="Empty"/>: lines without a word; <paramref name="Ignored"/>: headings that mean nothing here;
/// <paramref name="Numbers"/>: how its numbers are written.
/// </summary>
public sealed record ProductSheet(
    IReadOnlyList<SheetLine> Lines, IReadOnlyList<BadLine> Bad, int Empty, IReadOnlyList<string> Ignored, SheetNumbers Numbers)
{
    public const int MaximumLines = 20_000;

    private static readonly Dictionary<string, SheetColumn> Headings = new (SheetColumn Column, string[] Names)[]
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
    }.SelectMany(column => column.Names.Select(name => (name, column.Column))).ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The headings that an export writes, in its order.</summary>
    public static IReadOnlyList<SheetColumn> Columns { get; } = Enum.GetValues<SheetColumn>();

    /// <summary>Reads a sheet, or returns null when its first line names no column, or one twice.</summary>
    public static ProductSheet? Read(string text) => SheetTable<SheetColumn>.Read(text, Headings) is { } table
        ? new([.. table.Lines.Select(line => new SheetLine(line.Number, line.Cells))], table.Bad, table.Empty, table.Ignored,
            SheetNumbers.Of(table.Separator, table.Lines.Select(line => line.Cells.GetValueOrDefault(SheetColumn.Price, ""))))
        : null;
}
