using System.Text;

namespace DDonDDon.Server.Features.Auth;

/// <summary>What a new password must be. Length makes one strong, so any character is welcome and no mix is asked for.</summary>
public static class PasswordRules
{
    /// <summary>The fewest characters.</summary>
    public const int Least = 8;

    /// <summary>The most characters, so that nobody sends a book to be hashed.</summary>
    public const int Most = 256;

    /// <summary>
    /// Returns what is wrong with a password in a sentence for the person who chose it, or null. A character is a Unicode scalar
    /// value: one Hangul syllable and one emoji each count once.
    /// </summary>
    public static string? Problem(string password)
    {
        var characters = 0;
        for (var i = 0; i < password.Length; characters++)
        {
            // Half a surrogate pair has no UTF-8: all of them would become the same replacement character, and the same password.
            if (!Rune.TryGetRuneAt(password, i, out var rune)) return "The password contains a broken character.";
            i += rune.Utf16SequenceLength;
        }

        return characters is < Least or > Most ? $"A password has {Least} to {Most} characters." : null;
    }
}
