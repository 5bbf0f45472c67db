using System.Text;

namespace DDonDDon.Domain;

/// <summary>Names that people give to things and read in lists.</summary>
public static class DisplayName
{
    public const int MaximumLength = 100;

    /// <summary>The rule, as the end of a sentence.</summary>
    public static string Rule => $"has 1 to {MaximumLength} characters, no control characters or invisible ones among them and no space around it";

    /// <summary>Whether something may be called so from now on.</summary>
    public static bool IsValid(string name) => IsReadable(name) && !HiddenCharacters.In(name);

    /// <summary>What is asked of a name that is there already.</summary>
    public static bool IsReadable(string name) =>
        name.Length is > 0 and <= MaximumLength && name == name.Trim()
        && name.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune));
}
