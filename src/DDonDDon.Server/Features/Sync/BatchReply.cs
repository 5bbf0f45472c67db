using DDonDDon.Domain;
using DDonDDon.Domain.Booking;
using DDonDDon.Server.Features.Feed;

namespace DDonDDon.Server.Features.Sync;

/// <summary>What the device's clock did. <paramref name="OffsetMs"/> is how far it is behind the server's; negative: it is fast.</summary>
public sealed record ClockReport(long OffsetMs, bool Corrected);

/// <summary>
/// The answer to a batch: one result an item, in the order of the request. <paramref name="MissingSeq"/>: counters of the device that
/// have not arrived, at most 100. When the batch had a cursor: <paramref name="Changes"/> since then, read after the items were stored, and the
/// <paramref name="Cursor"/> to go on with, or in their place <paramref name="CursorError"/>, which does not affect the items.
/// </summary>
public sealed record BatchReply(
    DateTimeOffset ServerTime, ClockReport Clock, IReadOnlyList<long> MissingSeq, IReadOnlyList<ItemResult> Results,
    string? Cursor = null, IReadOnlyList<Change>? Changes = null, bool? More = null, Rejection? CursorError = null);
