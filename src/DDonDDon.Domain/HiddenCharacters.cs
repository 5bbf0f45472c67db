using System.Globalization;
using System.Text;

namespace DDonDDon.Domain;

/// <summary>
/// Characters that nobody sees, or that turn the direction of what stands beside them: with them two names look alike, or one looks like another.
/// Emoji are put together with two of them, which may stand in a name where they do that.
/// </summary>
public static class HiddenCharacters
{
    private const int Joiner = 0x200D;

    /// <summary>Whether a text has any.</summary>
    public static bool In(string text)
    {
        // The last character that is seen, and whether a joiner follows it.
        var (seen, isJoined) = (new Rune(' '), false);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is Joiner && !isJoined && IsPartOfEmoji(seen)) isJoined = true;
            else if (rune.Value is 0xFE0E or 0xFE0F && !isJoined && HasPresentations(seen)) continue;
            else if (IsHidden(rune) || isJoined && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.OtherSymbol) return true;
            else (seen, isJoined) = (rune, false);
        }
        return isJoined;
    }

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        // What Unicode lets programs leave out when they draw (Default_Ignorable_Code_Point), and a Braille pattern without dots.
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x2800 or 0x3164
            or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsPartOfEmoji(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol || rune.Value is >= 0x1F3FB and <= 0x1F3FF;

    // As text or as a picture.
    private static bool HasPresentations(Rune rune) =>
        !rune.IsAscii
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.OtherPunctuation;
}
