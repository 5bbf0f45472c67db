using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Inventory;

/// <summary>Which items of a store are asked for.</summary>
/// <param name="Search">What finds a product in the catalogue; null: anything.</param>
/// <param name="BelowReorder">Only what is not above its reorder point.</param>
/// <param name="Negative">Only what is below zero.</param>
public sealed record InventoryFilter(string? Search, bool BelowReorder, bool Negative)
{
    private const int LongestSearch = 200;

    public static Problem? Read(string? search, string? below, bool? negative, out InventoryFilter filter)
    {
        filter = new(string.IsNullOrWhiteSpace(search) ? null : search, below is not null, negative is true);
        if (search is { Length: > LongestSearch } || search?.Contains('\0') is true)
            return new Problem("filter.invalid", $"search has at most {LongestSearch} characters, none of them U+0000.");
        return below is null or "reorder" ? null : new Problem("filter.invalid", "below is reorder, or is left out.");
    }
}
