namespace DDonDDon.Domain.Products;

/// <summary>A code on a product, or on a pack of it. <paramref name="PackSize"/>: pieces a scan stands for, 1 by default.</summary>
public sealed record Barcode(string Code, decimal PackSize = 1)
{
    public const int MaximumLength = 64;

    /// <summary>The refusal of what cannot be a code at all, in a member of that name.</summary>
    public static Rejection Unreadable(string field) =>
        new("barcode.invalid", $"A barcode has 1 to {MaximumLength} visible characters and no space around it.", field);

    /// <summary>Whether a scanned text can be a code at all: 1 to 64 characters, none of them a control character, no space around it.</summary>
    public static bool IsReadable(string code) =>
        code.Length is > 0 and <= MaximumLength && code == code.Trim() && !code.Any(char.IsControl);

    /// <summary>
    /// Whether a code is a GTIN (8, 12, 13 or 14 digits) whose last digit checks: weights 3 and 1 alternate from the right
    /// (GS1 General Specifications, section 7.9).
    /// </summary>
    public static bool IsGtin(string code) => LooksLikeGtin(code) && CheckDigit(code) == code[^1];

    /// <summary>
    /// Why a new code may not be linked to a product; null when it may. What is not a GTIN that checks must be flagged as
    /// <paramref name="isInternal"/>, the shop's own, so that a code that was read wrongly is noticed.
    /// </summary>
    public static Rejection? Check(string code, bool isInternal)
    {
        if (!IsReadable(code)) return Unreadable("barcodes");
        if (isInternal || IsGtin(code)) return null;
        return LooksLikeGtin(code)
            ? new("barcode.check_digit",
                $"The last digit of {code} should be {CheckDigit(code)}; it was mistyped or misread. Flag it as internal if it is a code of your own.",
                "barcodes")
            : new("barcode.not_gtin", $"{code} is not a GTIN of 8, 12, 13 or 14 digits; flag it as internal if it is a code of your own.", "barcodes");
    }

    private static bool LooksLikeGtin(string code) => code.Length is 8 or 12 or 13 or 14 && code.All(char.IsAsciiDigit);

    // The digit that the last one should be.
    private static char CheckDigit(string code)
    {
        var sum = 0;
        for (var i = 0; i < code.Length - 1; i++)
            sum += (code[i] - '0') * ((code.Length - 1 - i) % 2 == 1 ? 3 : 1);
        return (char)('0' + (10 - sum % 10) % 10);
    }
}
