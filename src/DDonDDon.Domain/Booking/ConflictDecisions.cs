using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;

namespace DDonDDon.Domain.Booking;

/// <summary>What decisions about stock and about products have in common.</summary>
internal static class ConflictDecisions
{
    public static Rejection Unknown { get; } = new("conflict.unknown", "There is no such conflict here.", "conflictId");

    /// <summary>What an item says is to hold.</summary>
    public static Decision Of(SubmittedItem item, User caller)
    {
        var decided = (DecisionItem)item.Item;
        return new(
            decided.Id, decided.Choice, decided.Quantity, item.Sent.RecordedBy ?? caller.Id, caller.Id, decided.DeviceId, decided.Seq, item.Time.OccurredAt,
            decided.OccurredAt, item.Time.Method)
        { IsOnline = item.IsOnline };
    }

    /// <summary>The decision as an event of its conflict, with the answer that a repeat gets.</summary>
    public static StreamAppend Append(Conflict conflict, ConflictResolved resolved, SubmittedItem item, FirstAnswer answer) => new(
        conflict.Id, StreamKind.Conflict, conflict.Version, [new(resolved.Id, resolved, resolved.DecidedBy, item.Submission.Id, item.Item.DeviceId, answer)]);

    public static ItemResult Answer(Conflict conflict, ConflictResolved resolved, DateTimeOffset recordedAt, FirstAnswer answer) => new(
        resolved.Id.ToString(), ItemStatus.Accepted, recordedAt, resolved.OccurredAt, conflict.Version + 1,
        answer.Stock is { } stock ? new(conflict.ProductId, stock) : null, answer.Effects ?? []);
}
