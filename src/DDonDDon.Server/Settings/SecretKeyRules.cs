using System.Text;

namespace DDonDDon.Server.Settings;

/// <summary>
/// What SECRET_KEY must be. Whoever knows it can sign tokens for any user, so a key that stands in public examples is refused
/// as firmly as a short one.
/// </summary>
internal static class SecretKeyRules
{
    /// <summary>The key must be as long as the hash it is used with (RFC 7518, section 3.2).</summary>
    public const int LeastBytes = 32;

    /// <summary>How to come by a good key.</summary>
    public const string Advice = "make a random one of at least 32 bytes, for example with `openssl rand -base64 48`.";

    private const int LeastDifferentCharacters = 10;

    /// <summary>How sample values begin, in lower case and without punctuation.</summary>
    private static readonly string[] SampleBeginnings =
    [
        "yoursecret", "yoursuper", "yourjwt", "your256bit", "mysecret", "mysuper", "supersecret", "secretkey", "thisisasecret",
        "thisisasecure", "changeme", "changethis", "changeit", "pleasechange", "replaceme", "replacethis", "replacewith",
        "generatewith", "insertyour", "putyour", "example", "placeholder", "sample", "default", "development", "password",
    ];

    /// <summary>The key of a widely copied tutorial on signed tokens.</summary>
    private const string TutorialKey = "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7";

    /// <summary>Returns the key, or the problem, which says nothing about the key itself.</summary>
    public static (string? Value, string? Problem) Check(string key)
    {
        // A sample is called one even when it is also short: making it longer would not help.
        if (IsSample(key)) return (null, $"is a sample value that everybody knows: {Advice}");
        if (Encoding.UTF8.GetByteCount(key) < LeastBytes) return (null, $"is too short: {Advice}");
        if (key.Distinct().Count() < LeastDifferentCharacters) return (null, $"repeats too few characters: {Advice}");
        return (key, null);
    }

    private static bool IsSample(string key)
    {
        var letters = new string([.. key.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
        return letters == TutorialKey
            || SampleBeginnings.Any(beginning => letters.StartsWith(beginning, StringComparison.Ordinal));
    }
}
