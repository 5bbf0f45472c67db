using System.Globalization;
using System.Text.RegularExpressions;

namespace DDonDDon.Domain.Products;

/// <summary>
/// Labels that a shop's scale prints: 13 digits that begin with 02 or with 20 to 29 (GS1 keeps them for use within a company), with the article's number and a
/// weight or a price in them. A product is linked to its labels by a pattern, like <c>2112345WWWWWC</c>: digits that are always the same, <c>W</c> for the
/// weight in grams, <c>X</c> for digits that mean nothing here (a price, a check of it), <c>C</c> for the check digit.
/// </summary>
public static partial class ScaleLabel
{
    // What may stand behind the digits that are always the same; the fewer digits vary, the likelier.
    private static readonly string[] s_endings =
        ["WWWWC", "XXXXC", "XWWWWC", "WWWWWC", "XXXXXC", "XWWWWWC", "WWWWWWC", "XXXXXXC", "XWWWWWWC", "XXXXXXXC"];

    public static bool IsPattern(string code) => Pattern().IsMatch(code);

    /// <summary>The patterns that a scanned code may be meant by, the likelier first; none for what no scale printed.</summary>
    public static IEnumerable<string> PatternsOf(string scanned)
    {
        if (Gtin.Normal(scanned) is not ['0', .. var label] || !(label[0] is '2' || label.StartsWith("02", StringComparison.Ordinal))) return [];
        return s_endings.Select(ending => label[..^ending.Length] + ending).Where(pattern => Grams(label, pattern) != 0);
    }

    /// <summary>The weight in kilograms of a label that has a pattern; null where the pattern has none, or is no pattern at all.</summary>
    public static decimal? WeightOf(string scanned, string pattern) =>
        IsPattern(pattern) && Gtin.Normal(scanned) is [_, .. var label] && Grams(label, pattern) is { } grams ? Stock.Quantity.Normalize(grams / 1000m) : null;

    private static int? Grams(string label, string pattern)
    {
        var (first, last) = (pattern.IndexOf('W', StringComparison.Ordinal), pattern.LastIndexOf('W'));
        return first < 0 ? null : int.Parse(label[first..(last + 1)], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\A(?=.{13}\z)(?:02|2\d)\d*(?:X?W{4,6}|X{4,7})C\z", RegexOptions.ECMAScript)]
    private static partial Regex Pattern();
}
