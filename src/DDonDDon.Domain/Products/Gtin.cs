namespace DDonDDon.Domain.Products;

/// <summary>
/// Global Trade Item Numbers: 8, 12, 13 or 14 digits whose last one checks (GS1 General Specifications, section 7.9). With zeros before it a shorter one is
/// the same number as a longer one; its normal form has 14 digits.
/// </summary>
public static class Gtin
{
    private const int Digits = 14;

    /// <summary>Whether a code has as many digits as one, right or not.</summary>
    public static bool LooksLikeOne(string code) => code.Length is 8 or 12 or 13 or 14 && code.All(char.IsAsciiDigit);

    public static bool IsOne(string code) => LooksLikeOne(code) && CheckDigit(code) == code[^1];

    /// <summary>The normal form; null when a code is none.</summary>
    public static string? Normal(string code) => IsOne(code) ? code.PadLeft(Digits, '0') : null;

    /// <summary>
    /// The normal form of what a UPC-E of 8 digits is short for (GS1 General Specifications, section 5.2.2.4); null when a code is none. Its check digit is
    /// that of the long form.
    /// </summary>
    public static string? OfUpcE(string code)
    {
        if (code.Length != 8 || code[0] is not ('0' or '1') || !code.All(char.IsAsciiDigit)) return null;
        var (system, body, check) = (code[0], code[1..7], code[7]);
        return Normal(body[5] switch
        {
            '0' or '1' or '2' => $"{system}{body[..2]}{body[5]}0000{body[2..5]}{check}",
            '3' => $"{system}{body[..3]}00000{body[3..5]}{check}",
            '4' => $"{system}{body[..4]}00000{body[4]}{check}",
            _ => $"{system}{body[..5]}0000{body[5]}{check}",
        });
    }

    /// <summary>The digit that the last one of a code should be: weights 3 and 1 alternate from the right.</summary>
    public static char CheckDigit(string code)
    {
        var sum = 0;
        for (var i = 0; i < code.Length - 1; i++)
            sum += (code[i] - '0') * ((code.Length - 1 - i) % 2 == 1 ? 3 : 1);
        return (char)('0' + (10 - sum % 10) % 10);
    }
}
