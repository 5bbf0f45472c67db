using System.Text.Json.Serialization;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Server.Features.Inventory;

/// <summary>The count that a stock starts from.</summary>
public sealed record BaselineView(Guid MovementId, decimal Quantity, DateTimeOffset OccurredAt);

/// <summary>
/// The stock of a product in a store. <paramref name="Version"/> is how many movements it has, <paramref name="UpdatedAt"/> when the
/// server recorded the last (null before the first); <paramref name="ReorderPoint"/> is how few
/// there may be before it is to be ordered; <paramref name="Explanation"/> says why it is what it is, when asked for.
/// </summary>
public sealed record StockView(
    Guid StoreId, Guid ProductId, decimal Quantity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] BaselineView? Baseline, decimal TotalIn, decimal TotalOut, long Version,
    DateTimeOffset? UpdatedAt, string? Name = null, string? Sku = null, decimal? ReorderPoint = null, IReadOnlyList<StockReason>? Explanation = null)
{
    public static StockView Of(CurrentStock stock, DateTimeOffset? updatedAt) => new(
        stock.StoreId, stock.Id, stock.Quantity,
        stock.Baseline is { } baseline ? new(baseline.Key.Id, baseline.Quantity, baseline.Key.OccurredAt) : null,
        stock.TotalIn, stock.TotalOut, stock.Version, updatedAt);
}
