using System.Text.Json.Serialization;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Inventory;

namespace DDonDDon.Server.Features.Audit;

/// <summary>A look back at the stock: of one product, or of a store by product.</summary>
[JsonDerivedType(typeof(StockAsOf))]
[JsonDerivedType(typeof(StockAsOfPage))]
public abstract record LookBack;

/// <summary>
/// The stock that movements gave which had happened up to <paramref name="OccurredAsOf"/>, by what the server knew at <paramref name="KnownAsOf"/>.
/// <paramref name="Version"/> is how many events that are, <paramref name="UpdatedAt"/> when the last of them was recorded (absent when there
/// are none). Name and SKU are today's.
/// </summary>
public sealed record StockAsOf(
    Guid StoreId, Guid ProductId, decimal Quantity, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] BaselineView? Baseline,
    decimal TotalIn, decimal TotalOut, long Version, DateTimeOffset? UpdatedAt, string? Name, string? Sku, DateTimeOffset OccurredAsOf,
    DateTimeOffset KnownAsOf) : LookBack
{
    internal static StockAsOf Of(CurrentStock stock, DateTimeOffset? updatedAt, AsOf moment)
    {
        var view = StockView.Of(stock, updatedAt);
        return new(
            view.StoreId, view.ProductId, view.Quantity, view.Baseline, view.TotalIn, view.TotalOut, view.Version, view.UpdatedAt, null, null, moment.Occurred,
            moment.Known);
    }
}

/// <summary>A page of a store's stock, by product; the cursor keeps both times, so that all pages tell of the same moment.</summary>
public sealed record StockAsOfPage(
    IReadOnlyList<StockAsOf> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor) : LookBack;

/// <summary>What counts when looking back.</summary>
/// <param name="Occurred">What had happened up to then.</param>
/// <param name="Known">And of that, what was recorded up to then.</param>
/// <param name="Position">The position of the store's ledger that <paramref name="Known"/> stands for.</param>
internal readonly record struct AsOf(DateTimeOffset Occurred, DateTimeOffset Known, long Position);
