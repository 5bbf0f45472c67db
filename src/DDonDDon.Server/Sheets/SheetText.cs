using System.Text;
using System.Text.RegularExpressions;
using DDonDDon.Domain;

namespace DDonDDon.Server.Sheets;

/// <summary>The text of spreadsheets: its encoding, and cells that a spreadsheet must not take for formulas.</summary>
public static partial class SheetText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly UnicodeEncoding Utf16 = new(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding Utf16BigEndian = new(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true);

    // Windows' code page of Korean, which spreadsheets there write by default.
    private static readonly Encoding Cp949 =
        CodePagesEncodingProvider.Instance.GetEncoding(949, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>
    /// The text of a file in UTF-16 with a byte order mark (what spreadsheets call Unicode text), in UTF-8 with or without one, or else in CP949; null when
    /// it is none of them. Composed (NFC): the same word is the same, whichever computer wrote it.
    /// </summary>
    public static string? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Utf16.Preamble)) return Decode(bytes[Utf16.Preamble.Length..], Utf16);
        if (bytes.StartsWith(Utf16BigEndian.Preamble)) return Decode(bytes[Utf16BigEndian.Preamble.Length..], Utf16BigEndian);
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        return Decode(bytes, Utf8) ?? Decode(bytes, Cp949);
    }

    /// <summary>A cell with an apostrophe before what a spreadsheet would calculate; <see cref="Plain"/> gives the text back.</summary>
    public static string Neutral(string text) => Formula().IsMatch(text) ? "'" + text : text;

    /// <summary>The text of a cell without the apostrophe that <see cref="Neutral"/> puts before it.</summary>
    public static string Plain(string cell) => cell.StartsWith('\'') && Formula().IsMatch(cell) ? cell[1..] : cell;

    private static string? Decode(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        try
        {
            return ComposedText.Of(encoding.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // What was neutral already gets one apostrophe more, so that it comes back as it was. Spreadsheets of East Asia take the full-width signs like the others.
    [GeneratedRegex(@"\A'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]")]
    private static partial Regex Formula();
}
