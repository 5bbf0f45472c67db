using System.Text.RegularExpressions;
using DDonDDon.Domain.Items;

namespace DDonDDon.Domain.Products;

/// <summary>
/// A code on a product, or on a pack of it, as it was entered last. <paramref name="PackSize"/>: pieces a scan stands for, 1 by default.
/// </summary>
public sealed partial record Barcode(string Code, decimal PackSize = 1)
{
    public const int MaximumLength = 64;

    /// <summary>What makes two codes the same one: the normal form of a GTIN, or else the code itself.</summary>
    public string Key => KeyOf(Code);

    /// <summary>The refusal of what cannot be a code at all, in a member of that name.</summary>
    public static Rejection Unreadable(string field) =>
        new("barcode.invalid", $"A barcode has 1 to {MaximumLength} visible characters and no space around it.", field);

    /// <summary>Whether a scanned text can be a code at all: 1 to 64 characters, none of them a control character, no space around it.</summary>
    public static bool IsReadable(string code) =>
        code.Length is > 0 and <= MaximumLength && code == code.Trim() && !code.Any(char.IsControl);

    /// <summary>Whether two texts are one code: a GTIN however many zeros stand before it, any other code only as it is.</summary>
    public static string KeyOf(string code) => Gtin.Normal(code) ?? Gtin.OfUpcE(code) ?? ComposedText.Of(code);

    /// <summary>The keys of a code that one product may have: its own, and of the pattern of a scale's labels those that read the same ones.</summary>
    public static IEnumerable<string> RivalsOf(string code) => ScaleLabel.RivalsOf(code).Prepend(KeyOf(code)).Distinct(StringComparer.Ordinal);

    /// <summary>
    /// The keys that what was scanned or typed may have, the likelier first: eight digits may be an EAN-8, and if no product has that, a UPC-E; digits that
    /// look like an element string may be a code of their own, and a scale's label may be linked by its pattern. None where no product can have such a code.
    /// </summary>
    public static IReadOnlyList<string> KeysOf(string scanned)
    {
        if (scanned.Length > ItemLimits.LongestScan) return [];
        if (ElementString.Read(scanned) is { } label)
            return label.IsMarked || !IsReadable(scanned) ? [KeyOf(label.Gtin)] : [KeyOf(scanned), KeyOf(label.Gtin)];
        var code = scanned.Trim();
        // A pattern is nothing that anybody scans.
        if (!IsReadable(code) || ScaleLabel.IsPattern(code)) return [];
        return Gtin.OfUpcE(code) is { } upc && KeyOf(code) is var key && key != upc ? [key, upc] : [KeyOf(code), .. ScaleLabel.PatternsOf(code)];
    }

    /// <summary>
    /// What a search for products means by a text: of a whole GTIN, also in an element string, the digits that each spelling of it has; any other
    /// text as it is.
    /// </summary>
    public static string SearchOf(string text)
    {
        var code = ElementString.Read(text) is { IsMarked: true } label ? label.Gtin : text.Trim();
        return Gtin.IsOne(code) && code.TrimStart('0') is { Length: > 0 } digits ? digits : text;
    }

    /// <summary>
    /// Why a new code may not be linked to a product; null when it may. What is not a GTIN that checks must be flagged as
    /// <paramref name="isInternal"/>, the shop's own, so that a code that was read wrongly is noticed.
    /// </summary>
    public static Rejection? Check(string code, bool isInternal)
    {
        if (!IsReadable(code) || HiddenCharacters.In(code)) return Unreadable("barcodes");
        if (IsMangled(code))
            return new("barcode.mangled",
                $"{code} is what a spreadsheet made of a long number, whose digits are lost. Format its column as text and enter the code again.", "barcodes");
        if (isInternal && !ScaleLabel.IsSpoiltPattern(code) || Gtin.IsOne(KeyOf(code)) || ScaleLabel.IsPattern(code)) return null;
        return Gtin.LooksLikeOne(code)
            ? new("barcode.check_digit",
                $"The last digit of {code} should be {Gtin.CheckDigit(code)}; it was mistyped or misread. Flag it as internal if it is a code of your own.",
                "barcodes")
            : new("barcode.not_gtin",
                $"{code} is not a GTIN of 8, 12, 13 or 14 digits, nor a pattern of a scale's labels, like 2112345WWWWWC; flag it as internal if it is a code "
                + "of your own.", "barcodes");
    }

    /// <summary>Whether a text is what a spreadsheet shows instead of a long number.</summary>
    public static bool IsMangled(string text) => Mangled().IsMatch(text);

    [GeneratedRegex(@"\A[=']*(\d+[.,]\d+E[+-]?\d+|\d+E\+\d+|#{3,})\z", RegexOptions.IgnoreCase | RegexOptions.ECMAScript)]
    private static partial Regex Mangled();
}
