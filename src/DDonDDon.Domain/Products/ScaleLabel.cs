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

    /// <summary>The refusal of a label that the scale has printed without a weight.</summary>
    public static Rejection NoWeight { get; } =
        new("barcode.no_weight", "The label of the scale says 0 g. Weigh it again, or record the product with a quantity.", "barcode");

    public static bool IsPattern(string code) => Pattern().IsMatch(code);

    /// <summary>Whether a text is meant as a pattern and is none: no label would ever be known by it.</summary>
    public static bool IsSpoiltPattern(string code) => Spoilt().IsMatch(code) && !IsPattern(code);

    /// <summary>Whether a pattern reads a weight.</summary>
    public static bool IsWeighed(string code) => IsPattern(code) && code.Contains('W', StringComparison.Ordinal);

    /// <summary>The patterns that read the same labels as one, itself among them: those with the same digits. None of what is no pattern.</summary>
    public static IEnumerable<string> RivalsOf(string code)
    {
        if (!IsPattern(code)) return [];
        var digits = code.IndexOfAny(['W', 'X']);
        return s_endings.Where(ending => ending.Length == code.Length - digits).Select(ending => code[..digits] + ending);
    }

    /// <summary>The patterns that a scanned code may be meant by, the likelier first; none for what no scale printed.</summary>
    public static IEnumerable<string> PatternsOf(string scanned)
    {
        if (Gtin.Normal(scanned) is not ['0', .. var label] || label is not (['2', ..] or ['0', '2', ..])) return [];
        return s_endings.Select(ending => label[..^ending.Length] + ending);
    }

    /// <summary>The weight in kilograms of a label that has a pattern; null where the pattern has none, or is no pattern at all.</summary>
    public static decimal? WeightOf(string scanned, string pattern) =>
        IsPattern(pattern) && Gtin.Normal(scanned.Trim()) is [_, .. var label] && Grams(label, pattern) is { } grams
            ? Stock.Quantity.Normalize(grams / 1000m) : null;

    private static int? Grams(string label, string pattern)
    {
        var (first, last) = (pattern.IndexOf('W', StringComparison.Ordinal), pattern.LastIndexOf('W'));
        return first < 0 ? null : int.Parse(label[first..(last + 1)], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\A(?=.{13}\z)(?:02|2\d)\d*(?:X?W{4,6}|X{4,7})C\z", RegexOptions.ECMAScript)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A\d{2,}[WX]{3,}C?\z", RegexOptions.ECMAScript | RegexOptions.IgnoreCase)]
    private static partial Regex Spoilt();
}
