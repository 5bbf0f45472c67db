using System.Globalization;
using ADRaffy.ENSNormalize;

namespace DDonDDon.Domain;

/// <summary>Text in composed form (NFC), so that a word is the same whichever computer wrote it: some write Hangul and accents in pieces.</summary>
public static class ComposedText
{
    /// <summary>The text composed; half of a character stays as it is.</summary>
    public static string Of(string text) => text.Any(MayCompose) ? ENSNormalize.NF.NFC(text) : text;

    // Composing takes a while the first time, and hardly any text needs it: whole syllables, Latin letters, Han characters and signs stay as they are.
    private static bool MayCompose(char one) => one switch
    {
        < '\u0300' => false,
        >= '\uAC00' and <= '\uD7A3' or >= '\u3041' and <= '\u3096' or >= '\u30A1' and <= '\u30FF' or >= '\u3131' and <= '\u318E' => false,
        >= '\u4E00' and <= '\u9FFF' => false,
        _ => char.GetUnicodeCategory(one) is not (UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherPunctuation
            or UnicodeCategory.DashPunctuation or UnicodeCategory.CurrencySymbol) || one is >= '\u0370' and <= '\u03FF' or >= '\u1F00' and <= '\u2BFF',
    };
}
