using System.Globalization;
using System.Text.RegularExpressions;

namespace DDonDDon.Domain.Items;

/// <summary>
/// A GS1 element string: a product's GTIN and what its label says, each behind its application identifier (GS1 General Specifications, sections 3.2 and 7.8).
/// Scanners send it with a symbology prefix, with FNC1 as U+001D or without; people type it with parentheses.
/// </summary>
/// <param name="Gtin">The product's, as the label has it: 14 digits.</param>
/// <param name="Label">The rest.</param>
/// <param name="IsMarked">Whether it can be nothing else; digits alone might be a code of their own.</param>
public sealed partial record ElementString(string Gtin, GoodsLabel Label, bool IsMarked)
{
    private const char Separator = '\u001D';

    private static readonly string[] Prefixes = ["]C1", "]d2", "]Q3", "]e0"];

    /// <summary>Reads one; null when a text is none, or names no product.</summary>
    public static ElementString? Read(string text)
    {
        var prefix = Prefixes.FirstOrDefault(text.StartsWith);
        var isMarked = prefix is not null || text.StartsWith(Separator) || text.StartsWith('(');
        var rest = (prefix is null ? text : text[prefix.Length..]).TrimStart(Separator).TrimEnd('\r', '\n');
        if (!isMarked && !rest.StartsWith("01", StringComparison.Ordinal)) return null;
        var elements = rest.StartsWith('(') ? InParentheses(rest) : Elements(rest);
        if (elements?.GetValueOrDefault("01") is not { } code || code.Length != 14 || !Products.Gtin.IsOne(code)) return null;
        return new(code, LabelOf(elements), isMarked);
    }

    private static GoodsLabel LabelOf(Dictionary<string, string> elements) => new()
    {
        Lot = Text(elements.GetValueOrDefault("10")),
        Serial = Text(elements.GetValueOrDefault("21")),
        ExpiresOn = elements.GetValueOrDefault("17") is { } day ? DayOf(day) : null,
        Weight = elements.Select(element => (element.Key, element.Value)).FirstOrDefault(element => element.Key is ['3', '1', '0', >= '0' and <= '5'])
            is ({ } weight, { } digits) && Digits(digits, 6) ? WeightOf(digits, weight[3] - '0') : null,
        Count = (elements.GetValueOrDefault("30") ?? elements.GetValueOrDefault("37")) is { Length: <= 8 } count && Digits(count, count.Length)
            ? decimal.Parse(count, CultureInfo.InvariantCulture) : null,
    };

    private static Dictionary<string, string>? InParentheses(string text)
    {
        if (!Parentheses().IsMatch(text)) return null;
        var elements = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match element in Element().Matches(text)) elements.TryAdd(element.Groups[1].Value, element.Groups[2].Value);
        return elements;
    }

    private static Dictionary<string, string>? Elements(string text)
    {
        var elements = new Dictionary<string, string>(StringComparer.Ordinal);
        while (text.Length > 0)
        {
            if (text.Length < 2 || IdentifierLength(text) is not { } length || text.Length <= length) return null;
            var identifier = text[..length];
            var end = FixedLength(identifier) is { } whole ? whole : text.IndexOf(Separator) is > 0 and var until ? until : text.Length;
            if (end > text.Length || end <= length || text[length..end].Contains(Separator)) return null;
            elements.TryAdd(identifier, text[length..end]);
            text = text[end..].TrimStart(Separator);
        }
        return elements;
    }

    // Two digits say how many an identifier has.
    private static int? IdentifierLength(string text) => !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[1])
        ? null
        : text[..2] switch
        {
            "23" or "24" or "25" or "40" or "41" or "42" or "71" => 3,
            "31" or "32" or "33" or "34" or "35" or "36" or "39" or "43" or "70" or "72" or "80" or "81" or "82" => 4,
            _ => 2,
        };

    // Of an element without a separator behind it, the identifier included; null where it goes on to the next separator.
    private static int? FixedLength(string identifier) => identifier[..2] switch
    {
        "00" => 20,
        "01" or "02" or "03" => 16,
        "04" => 18,
        "11" or "12" or "13" or "14" or "15" or "16" or "17" or "18" or "19" => 8,
        "20" => 4,
        "31" or "32" or "33" or "34" or "35" or "36" => 10,
        "41" => 16,
        _ => null,
    };

    // YYMMDD, of this century: nothing that is sold now expired in the last one. Day 00 is the last of the month.
    private static DateOnly? DayOf(string digits)
    {
        if (!Digits(digits, 6)) return null;
        var (year, month, day) = (2000 + int.Parse(digits[..2], CultureInfo.InvariantCulture), Number(digits[2..4]), Number(digits[4..]));
        if (month is < 1 or > 12 || day > DateTime.DaysInMonth(year, month)) return null;
        return new(year, month, day == 0 ? DateTime.DaysInMonth(year, month) : day);

        static int Number(string two) => int.Parse(two, CultureInfo.InvariantCulture);
    }

    // Grams are as far as a quantity goes.
    private static decimal? WeightOf(string digits, int places) =>
        decimal.Parse(digits, CultureInfo.InvariantCulture) / (decimal)Math.Pow(10, places) is var kilograms && Stock.Quantity.IsValid(kilograms)
            ? Stock.Quantity.Normalize(kilograms) : null;

    private static string? Text(string? text) => text is not null && ItemRules.IsLabelText(text) ? text : null;

    private static bool Digits(string text, int count) => text.Length == count && text.All(char.IsAsciiDigit);

    [GeneratedRegex(@"\A(\(\d{2,4}\)[^()]+)+\z", RegexOptions.ECMAScript)]
    private static partial Regex Parentheses();

    [GeneratedRegex(@"\((\d{2,4})\)([^()]+)", RegexOptions.ECMAScript)]
    private static partial Regex Element();
}
