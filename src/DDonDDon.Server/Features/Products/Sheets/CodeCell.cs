using System.Globalization;
using System.Text;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Server.Features.Products.Sheets;

/// <summary>
/// The codes of a product in one cell: <c>8801234567893|18801234567890*24</c>, codes parted by bars, a pack size after a star. A bar, star or
/// backslash of a code has a backslash before it.
/// </summary>
public static class CodeCell
{
    public static string Of(IEnumerable<Barcode> barcodes) => string.Join('|', barcodes.Select(barcode => barcode.PackSize == 1
        ? Escape(barcode.Code)
        : string.Create(CultureInfo.InvariantCulture, $"{Escape(barcode.Code)}*{barcode.PackSize}")));

    /// <summary>The codes of a cell; null when it cannot be read.</summary>
    public static IReadOnlyList<Barcode>? Read(string cell)
    {
        var barcodes = new List<Barcode>();
        var (code, size) = (new StringBuilder(), (StringBuilder?)null);
        for (var i = 0; i <= cell.Length; i++)
        {
            if (i == cell.Length || cell[i] is '|')
            {
                if (Barcode(code, size) is not { } barcode) return null;
                barcodes.Add(barcode);
                (code, size) = (new(), null);
            }
            else if (cell[i] is '*' && size is null) size = new();
            else if (cell[i] is '\\' && i + 1 < cell.Length) (size ?? code).Append(cell[++i]);
            else (size ?? code).Append(cell[i]);
        }
        return barcodes;
    }

    private static Barcode? Barcode(StringBuilder code, StringBuilder? size)
    {
        if (code.ToString().Trim() is not { Length: > 0 } text) return null;
        if (size is null) return new(text);
        return decimal.TryParse(size.ToString().Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var pieces)
            ? new(text, Quantity.Normalize(pieces))
            : null;
    }

    private static string Escape(string code) => code.Replace(@"\", @"\\").Replace("|", @"\|").Replace("*", @"\*");
}
