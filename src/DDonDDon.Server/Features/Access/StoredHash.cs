using System.Globalization;
using System.Text.RegularExpressions;

namespace DDonDDon.Server.Features.Access;

/// <summary>A password hash as it is stored, taken apart.</summary>
/// <param name="Bcrypt">The 60 characters of bcrypt.</param>
/// <param name="Cost">The binary logarithm of the rounds.</param>
/// <param name="Prehashed">Whether it is over base64(SHA-384(password)) and not over the raw password.</param>
internal sealed partial record StoredHash(string Bcrypt, int Cost, bool Prehashed)
{
    /// <summary>An imported hash beyond this would keep a core busy for seconds at each login; it needs a new password.</summary>
    public const int MostCost = 14;

    private const int LeastCost = 4;

    /// <summary>Reads a stored hash. Returns null for none at all and for what the program does not verify.</summary>
    public static StoredHash? Parse(string? text)
    {
        if (text is null || BcryptHash().Match(text) is not { Success: true } match) return null;

        var cost = int.Parse(match.Groups["cost"].ValueSpan, CultureInfo.InvariantCulture);
        return cost is < LeastCost or > MostCost
            ? null
            : new StoredHash(match.Groups["bcrypt"].Value, cost, match.Groups["mark"].Length > 0);
    }

    /// <summary>A setting that no password is stored with, to spend the time of a hash on.</summary>
    public static string Dummy(int cost) => string.Create(CultureInfo.InvariantCulture, $"$2b${cost:00}$......................");

    [GeneratedRegex(@"\A(?<bcrypt>\$2[aby]\$(?<cost>[0-9]{2})\$[./A-Za-z0-9]{53})(?<mark>\$sha384)?\z")]
    private static partial Regex BcryptHash();
}
