using System.Globalization;
using System.Text;

namespace DDonDDon.Server.Settings;

/// <summary>
/// Percent-encoding as in RFC 3986, read strictly. <see cref="Uri.UnescapeDataString(string)"/> leaves a broken sequence as it
/// stands, which would turn a mistyped password into a failed login much later.
/// </summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Returns the decoded text, or null when a sequence is broken, is not UTF-8 or means NUL.</summary>
    public static string? Decode(string text)
    {
        if (!text.Contains('%')) return text;

        var bytes = new List<byte>(text.Length);
        try
        {
            for (var i = 0; i < text.Length;)
            {
                if (text[i] != '%')
                {
                    var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                    bytes.AddRange(StrictUtf8.GetBytes(text, i, length));
                    i += length;
                    continue;
                }

                if (i + 3 > text.Length || Hexadecimal(text.AsSpan(i + 1, 2)) is not (> 0 and var value)) return null;
                bytes.Add(value);
                i += 3;
            }

            return StrictUtf8.GetString([.. bytes]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static byte? Hexadecimal(ReadOnlySpan<char> digits) =>
        byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;
}
