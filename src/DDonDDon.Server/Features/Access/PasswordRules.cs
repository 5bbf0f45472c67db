using System.Collections.Frozen;
using System.Text;
using DDonDDon.Domain;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Access;

/// <summary>What a new password must be. Length makes one strong, so any character is welcome and no mix is asked for.</summary>
public static class PasswordRules
{
    /// <summary>The fewest characters.</summary>
    public const int Least = 8;

    /// <summary>The most characters: hashing takes time with length.</summary>
    public const int Most = 256;

    private static readonly Lazy<FrozenSet<string>> CommonPasswords = new(() => SqlText.Read(typeof(PasswordRules).Assembly, "common-passwords.txt")
        .Split('\n').Where(line => line is not ("" or ['#', ..])).ToFrozenSet(StringComparer.Ordinal));

    /// <summary>
    /// What is wrong with a password, in a sentence for the person who chose it, or null. A character is a Unicode scalar value: one Hangul syllable and one
    /// emoji each count once. The 3,000 most common passwords are refused in whatever case.
    /// </summary>
    public static Rejection? Decide(string password, string field = "password")
    {
        var characters = 0;
        for (var i = 0; i < password.Length; characters++)
        {
            // Half a surrogate pair has no UTF-8: all of them would become the same replacement character, and the same password.
            if (!Rune.TryGetRuneAt(password, i, out var rune)) return new("password.invalid", "The password contains a broken character.", field);
            i += rune.Utf16SequenceLength;
        }

        if (characters is < Least or > Most) return new("password.invalid", $"A password has {Least} to {Most} characters.", field);
        return CommonPasswords.Value.Contains(password.ToLowerInvariant())
            ? new("password.common", "This password is one of the first that anybody would try; choose another.", field)
            : null;
    }
}
