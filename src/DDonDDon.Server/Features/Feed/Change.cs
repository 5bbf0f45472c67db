using System.Text.Json.Serialization;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Server.Features.Feed;

/// <summary>
/// What kind of thing has changed. The numbers stand in cursors and order what one event changed; released ones never change.
/// </summary>
public enum ChangeKind
{
    Store = 1,
    Category = 2,
    Product = 3,
    Stock = 4,
    ReorderPoint = 5,
    Conflict = 6,
    Quarantine = 7,
    CountSession = 8,

    /// <summary>Forget all of a store, or without a store all products, categories and conflicts of products.</summary>
    Purge = 254,
}

/// <summary>
/// A thing as it is now; whoever has it puts this in its place. <paramref name="StoreId"/>: whose it is, absent for what all stores share. `kind`, `storeId`
/// and `id` together say which thing it is; <paramref name="Data"/> is what the thing's own route shows, of stock with what a fold goes on from.
/// </summary>
public sealed record Change(ChangeKind Kind, Guid? StoreId, Guid Id, object Data)
{
    /// <summary>Forget all of a store; without one, all products, categories and conflicts of products.</summary>
    public static Change Purge(Guid? storeId) => new(ChangeKind.Purge, storeId, storeId ?? Guid.Empty, new object());
}

/// <summary>Changes in their order, and the cursor to go on with. <paramref name="More"/>: there was more already, ask again at once.</summary>
public sealed record ChangePage(IReadOnlyList<Change> Changes, string Cursor, bool More);

/// <summary>A movement's place in time: the members of its key.</summary>
public sealed record PlaceInTime(Guid MovementId, DateTimeOffset OccurredAt, Guid DeviceId, long Seq)
{
    public static PlaceInTime Of(OrderKey key) => new(key.Id, key.OccurredAt, key.DeviceId, key.Seq);
}

/// <summary>The count that a stock starts from, with its place in time.</summary>
public sealed record BaselineState(Guid MovementId, decimal Quantity, DateTimeOffset OccurredAt, Guid DeviceId, long Seq);

/// <summary>
/// The stock of a product in a store with what a client needs to fold its own movements onto it: the whole key of the <paramref name="Baseline"/>, the greatest
/// key seen (<paramref name="Latest"/>), and the originals that amendments wait for (<paramref name="Awaited"/>).
/// </summary>
public sealed record StockState(
    Guid StoreId, Guid ProductId, decimal Quantity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] BaselineState? Baseline,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] PlaceInTime? Latest,
    IReadOnlyList<Guid> Awaited, decimal TotalIn, decimal TotalOut, long Version, DateTimeOffset? UpdatedAt)
{
    public static StockState Of(CurrentStock stock, DateTimeOffset? updatedAt) => new(
        stock.StoreId, stock.Id, stock.Quantity,
        stock.Baseline is { } baseline ? new(baseline.Key.Id, baseline.Quantity, baseline.Key.OccurredAt, baseline.Key.DeviceId, baseline.Key.Seq) : null,
        stock.Latest is { } latest ? PlaceInTime.Of(latest) : null,
        stock.Awaited, stock.TotalIn, stock.TotalOut, stock.Version, updatedAt);
}
