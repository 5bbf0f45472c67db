using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Booking;

/// <summary>What became of an item, and so what the client does with it (sync protocol).</summary>
public enum ItemStatus
{
    Accepted,
    Duplicate,
    Quarantined,
    Rejected,
    IdConflict,
    Retry,
}

/// <summary>The stock of the item's product after it.</summary>
public sealed record ItemStock(Guid ProductId, decimal Quantity);

/// <summary>
/// The answer to one item. <paramref name="SyncedAt"/>, <paramref name="OccurredAt"/> (effective time), <paramref name="Version"/>
/// (of the item's stream), <paramref name="Stock"/> and <paramref name="Effects"/> are there when it is stored;
/// <paramref name="Error"/> says why it is not.
/// </summary>
public sealed record ItemResult(
    string? Id, ItemStatus Status, DateTimeOffset? SyncedAt = null, DateTimeOffset? OccurredAt = null, long? Version = null,
    ItemStock? Stock = null, IReadOnlyList<Effect>? Effects = null, Rejection? Error = null)
{
    public static ItemResult Refused(Guid id, ItemStatus status, Rejection error) => new(id.ToString(), status, Error: error);
}

/// <summary>What is kept with an event, so that a repeat gets the first answer.</summary>
/// <param name="Stock">The stock after it; null where it is not about stock.</param>
/// <param name="Effects">Null when there were none.</param>
/// <param name="ProductId">Of a decision: the product whose stock that is.</param>
public sealed record FirstAnswer(decimal? Stock, IReadOnlyList<Effect>? Effects, Guid? ProductId = null)
{
    /// <summary>The answer to keep; null when there is nothing to remember.</summary>
    public static FirstAnswer? Of(IReadOnlyList<Effect> effects) => effects.Count > 0 ? new(null, effects) : null;

    public static FirstAnswer Of(decimal stock, IReadOnlyList<Effect> effects) => new(stock, effects.Count > 0 ? effects : null);
}
