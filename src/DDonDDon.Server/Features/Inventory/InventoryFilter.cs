using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Inventory;

/// <summary>Which items of a store somebody wants to see.</summary>
/// <param name="Search">What a product's name, SKU or code has somewhere, in any case; null: anything.</param>
/// <param name="BelowReorder">Only what is not above its reorder point.</param>
/// <param name="Negative">Only what is below zero.</param>
public sealed record InventoryFilter(string? Search, bool BelowReorder, bool Negative)
{
    private const int LongestSearch = 200;

    /// <summary>The search as an operand of LIKE.</summary>
    public string? Pattern => Search is null
        ? null
        : $"%{Search.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    public static Problem? Read(string? search, string? below, bool? negative, out InventoryFilter filter)
    {
        filter = new(string.IsNullOrWhiteSpace(search) ? null : search.Trim(), below is not null, negative is true);
        if (filter.Search is { Length: > LongestSearch }) return new Problem("search.invalid", $"search has at most {LongestSearch} characters.");
        return below is null or "reorder" ? null : new Problem("below.invalid", "below is reorder, or is left out.");
    }
}
