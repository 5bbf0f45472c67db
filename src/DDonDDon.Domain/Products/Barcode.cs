namespace DDonDDon.Domain.Products;

/// <summary>A code on a product, or on a pack of it. <paramref name="PackSize"/>: pieces a scan stands for, 1 by default.</summary>
public sealed record Barcode(string Code, decimal PackSize = 1)
{
    public const int MaximumLength = 64;

    /// <summary>Whether a scanned text can be a code at all: 1 to 64 characters, none of them a control character, no space around it.</summary>
    public static bool IsReadable(string code) =>
        code.Length is > 0 and <= MaximumLength && code == code.Trim() && !code.Any(char.IsControl);

    /// <summary>
    /// Whether a code is a GTIN (8, 12, 13 or 14 digits) whose last digit checks: weights 3 and 1 alternate from the right
    /// (GS1 General Specifications, section 7.9).
    /// </summary>
    public static bool IsGtin(string code)
    {
        if (code.Length is not (8 or 12 or 13 or 14) || !code.All(char.IsAsciiDigit)) return false;
        var sum = 0;
        for (var i = 0; i < code.Length - 1; i++)
            sum += (code[i] - '0') * ((code.Length - 1 - i) % 2 == 1 ? 3 : 1);
        return (10 - sum % 10) % 10 == code[^1] - '0';
    }
}
