namespace DDonDDon.Domain.Items;

/// <summary>How much an item may say; the store app's copy is held to these by tests/vectors/items.json.</summary>
public static class ItemLimits
{
    /// <summary>How far a counter may be ahead of the greatest that its device has sent.</summary>
    public const long FarthestSeq = 100_000;

    /// <summary>
    /// Bytes of an item's JSON, so that what is kept as it was sent stays small: room for the longest texts in the longest spelling.
    /// </summary>
    public const int LongestItem = 48 * 1024;

    /// <summary>Characters of a scan that can name a product; a longer one is quarantined.</summary>
    public const int LongestScan = 512;

    /// <summary>Characters of a reason, a note or a reference.</summary>
    public const int LongestText = 2000;

    /// <summary>The greatest integer that every JSON reader keeps.</summary>
    public const long GreatestSeq = 9_007_199_254_740_991;

    /// <summary>The longest spelling of a number: a decimal loses nothing of it that makes a quantity.</summary>
    public const int LongestNumber = 28;

    public const int EarliestYear = 1900;
    public const int LatestYear = 2200;

    public static TimeSpan GreatestAge { get; } = TimeSpan.FromDays(3650);

    /// <summary>What an adjustment may give as its reason.</summary>
    public static IReadOnlyList<string> AdjustReasons { get; } = ["damage", "loss", "found", "sample", "other"];
}
