using System.Globalization;
using System.Text.RegularExpressions;

namespace DDonDDon.Server.Sheets;

/// <summary>
/// The numbers of one sheet as people type them. Where cells are parted by semicolons and no number has a point, a comma is the decimal sign; everywhere else
/// it groups thousands. What can be read in two ways is never guessed.
/// </summary>
/// <param name="HasDecimalCommas">Whether a comma is the decimal sign.</param>
public sealed partial record SheetNumbers(bool HasDecimalCommas)
{
    /// <param name="separator">What parts the sheet's cells.</param>
    /// <param name="cells">Every cell of the sheet that should be a number.</param>
    public static SheetNumbers Of(char separator, IEnumerable<string> cells) => new(separator is ';' && !cells.Any(cell => cell.Contains('.')));

    /// <summary>
    /// The number of a cell, or why there is none, as a sentence. <paramref name="groupsOnce"/>: whether <c>1,200</c> is 1200, as in a price, and not
    /// either that or 1.2.
    /// </summary>
    public (decimal? Value, string? Problem) Read(string cell, bool groupsOnce = false)
    {
        var text = Minus().Replace(cell.Trim(), "-");
        if (Plain().IsMatch(text)) return Parse(text, cell);
        if (HasDecimalCommas) return Decimal().IsMatch(text) ? Parse(text.Replace(',', '.'), cell) : (null, NoNumber(cell));
        if (Grouped().IsMatch(text) || groupsOnce && Thousands().IsMatch(text)) return Parse(text.Replace(",", ""), cell);
        return (null, Decimal().IsMatch(text)
            ? $"{cell} may be {text.Replace(',', '.')} or {text.Replace(",", "")}: write it as one of them."
            : NoNumber(cell));
    }

    private static (decimal? Value, string? Problem) Parse(string text, string cell) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? (number, null)
            : (null, NoNumber(cell));

    private static string NoNumber(string cell) => $"{cell} is no number like 12, 0.5 or 1,234,567.";

    // A true minus sign, and the full-width one.
    [GeneratedRegex(@"\A[\u2212\uFF0D]")]
    private static partial Regex Minus();

    [GeneratedRegex(@"\A[+-]?\d+(\.\d+)?\z", RegexOptions.ECMAScript)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A[+-]?\d+,\d+\z", RegexOptions.ECMAScript)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"\A[+-]?\d{1,3},\d{3}\z", RegexOptions.ECMAScript)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"\A[+-]?\d{1,3}((,\d{3})+\.\d+|(,\d{3}){2,})\z", RegexOptions.ECMAScript)]
    private static partial Regex Grouped();
}
