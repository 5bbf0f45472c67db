using System.Globalization;
using DDonDDon.Domain;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Sheets;

namespace DDonDDon.Server.Features.Products.Sheets;

/// <summary>What the cells of a line say about a product: which fields and codes of it are to change.</summary>
public static class SheetCells
{
    private static readonly string[] Yes = ["true", "1", "y", "yes", "예", "네", "o"];
    private static readonly SheetNumbers Won = new(HasDecimalCommas: false);
    private static readonly string[] No = ["false", "0", "n", "no", "아니오", "아니요", "x"];

    /// <summary>
    /// The fields that the line changes of <paramref name="held"/> (null: a new product). An empty cell clears its field; a column that is not
    /// there leaves it alone. <paramref name="categoryOf"/> gives the id of a category's name.
    /// </summary>
    public static (Dictionary<string, string?> Changes, Rejection? Rejection) Changes(
        SheetLine line, Product? held, SheetNumbers numbers, Func<string, Guid?> categoryOf)
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (column, cell) in line.Cells)
        {
            switch (column)
            {
                case SheetColumn.Name: Set(ProductField.Name, cell, held?.Name); break;
                case SheetColumn.Sku: Set(ProductField.Sku, cell, held?.Sku); break;
                case SheetColumn.Unit: Set(ProductField.Unit, cell, held?.Unit); break;
                case SheetColumn.Price:
                    var (price, problem) = cell.Length > 0 ? PriceOf(cell, numbers) : ("", null);
                    if (price is null) return (changes, new("product.invalid", $"A price is a number like 1200 or 1,200.50. {problem}", ProductField.Price));
                    Set(ProductField.Price, price, held?.Price?.ToString(CultureInfo.InvariantCulture));
                    break;
                case SheetColumn.Category:
                    var category = Guid.TryParseExact(cell, "D", out var id) ? id : cell.Length > 0 ? categoryOf(cell) : null;
                    if (cell.Length > 0 && category is null)
                        return (changes, new("import.category_unknown",
                            $"There is no category {cell}; add it first, or let the import add what it lacks.", "category"));
                    Set(ProductField.CategoryId, category?.ToString() ?? "", held?.CategoryId?.ToString());
                    break;
                case SheetColumn.Archived when cell.Length > 0:
                    if (FlagOf(cell) is not { } archived)
                        return (changes, new("product.invalid", "archived is yes or no (true or false, 예 or 아니오).", ProductField.Archived));
                    Set(ProductField.Archived, archived ? "true" : "false", held?.Archived is true ? "true" : "false");
                    break;
                case SheetColumn.Internal when cell.Length > 0 && FlagOf(cell) is null:
                    return (changes, new("product.invalid", "internal says yes or no (true or false, 예 or 아니오); codes belong into barcodes.", "internal"));
            }
        }
        return (changes, null);

        void Set(string field, string value, string? now)
        {
            if (value != (now?.Trim() ?? "")) changes[field] = value.Length > 0 ? value : null;
        }
    }

    /// <summary>The codes that the line links or gives another pack size; those it does not name stay.</summary>
    public static (Dictionary<string, decimal?> Barcodes, Rejection? Rejection) Barcodes(SheetLine line, Product? held)
    {
        var (barcodes, keys) = (new Dictionary<string, decimal?>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        if (CodesOf(line) is not { } codes)
            return (barcodes, new("barcode.invalid", "Write codes like 8801234567893|18801234567890*24: a bar between them, a pack size after a star.",
                "barcodes"));
        foreach (var barcode in codes)
        {
            if (!keys.Add(barcode.Key)) return (barcodes, new("barcode.invalid", $"The barcode {barcode.Code} is there twice.", "barcodes"));
            if (held?.Barcodes.Contains(barcode) is not true) barcodes.Add(barcode.Code, barcode.PackSize);
        }
        return (barcodes, null);
    }

    /// <summary>All codes of a line; null when they cannot be read.</summary>
    public static IReadOnlyList<Barcode>? CodesOf(SheetLine line) => Cell(line, SheetColumn.Barcodes) is { Length: > 0 } cell ? CodeCell.Read(cell) : [];

    /// <summary>Whether the line says that codes which are no GTINs are meant.</summary>
    public static bool IsInternal(SheetLine line) => FlagOf(Cell(line, SheetColumn.Internal)) is true;

    /// <summary>A cell by its field's name; null when no column is of this field.</summary>
    public static string? Cell(SheetLine line, string field) =>
        Enum.TryParse<SheetColumn>(field is ProductField.CategoryId ? nameof(SheetColumn.Category) : field, ignoreCase: true, out var column)
            ? Cell(line, column) : null;

    /// <summary>A cell, empty where the column is not there.</summary>
    public static string Cell(SheetLine line, SheetColumn column) => line.Cells.GetValueOrDefault(column, "");

    private static bool? FlagOf(string cell) =>
        Yes.Contains(cell, StringComparer.OrdinalIgnoreCase) ? true : No.Contains(cell, StringComparer.OrdinalIgnoreCase) ? false : null;

    // In won there is nothing behind a decimal sign.
    private static (string? Price, string? Problem) PriceOf(string cell, SheetNumbers numbers)
    {
        var bare = cell.Trim('₩', '￦', '원', ' ');
        var (price, problem) = (bare.Length < cell.Length ? Won : numbers).Read(bare, groupsOnce: true);
        return (price is { } number ? Quantity.Normalize(number).ToString(CultureInfo.InvariantCulture) : null, problem);
    }
}
