using DDonDDon.Domain;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Feed;

namespace DDonDDon.Server.Features.Sync;

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

/// <summary>What the device's clock did. <paramref name="OffsetMs"/> is how far it is behind the server's; negative: it is fast.</summary>
public sealed record ClockReport(long OffsetMs, bool Corrected);

/// <summary>
/// The answer to a batch: one result an item, in the order of the request. <paramref name="MissingSeq"/>: counters of the device that
/// have not arrived, at most 100. When the batch had a cursor: <paramref name="Changes"/> since then, read after the items were stored, and the
/// <paramref name="Cursor"/> to go on with, or in their place <paramref name="CursorError"/>, which harms no item.
/// </summary>
public sealed record BatchReply(
    DateTimeOffset ServerTime, ClockReport Clock, IReadOnlyList<long> MissingSeq, IReadOnlyList<ItemResult> Results,
    string? Cursor = null, IReadOnlyList<Change>? Changes = null, bool? More = null, Rejection? CursorError = null);

/// <summary>
/// What is kept in an event's headers, so that a repeat gets the first answer: the stock after it (of a movement, and of a decision the product too),
/// and its effects.
/// </summary>
public sealed record AnswerHeaders(decimal? Stock, IReadOnlyList<Effect>? Effects, Guid? ProductId = null);
