using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Conflicts;

/// <summary>
/// What somebody says is to hold. <paramref name="Id"/> is made by whoever decides; <paramref name="Quantity"/> is what was counted, in pieces;
/// <paramref name="OccurredAt"/> is the effective time of the decision, <paramref name="Clock"/> how it was found.
/// </summary>
public sealed record Decision(
    Guid Id, ConflictChoice Choice, decimal? Quantity, Guid DecidedBy, Guid SyncedBy, Guid DeviceId, long Seq,
    DateTimeOffset OccurredAt, DateTimeOffset ClientTime, ClockMethod Clock)
{
    /// <summary>Whether it was made on the server, where everything that is known counts as seen.</summary>
    public bool IsOnline { get; init; }

    /// <summary>Why it cannot be taken; null when it can.</summary>
    internal Rejection? Refused(Conflict conflict, IReadOnlyList<ChoiceOutcome> choices) =>
        DecisionRules.Check(conflict.IsOpen, conflict.Decision is not null, choices.Select(choice => choice.Choice), Choice)
        ?? DecisionRules.CheckQuantity(Choice, Quantity);

    /// <summary>The event of the decision. <paramref name="movementId"/>, <paramref name="editId"/>: what it causes.</summary>
    internal ConflictResolved Resolves(Conflict conflict, Guid? movementId = null, Guid? editId = null) => new()
    {
        Id = Id,
        ConflictId = conflict.Id,
        StoreId = conflict.StoreId,
        OccurredAt = OccurredAt,
        Choice = Choice,
        Quantity = Quantity is { } quantity ? Stock.Quantity.Normalize(quantity) : null,
        MovementId = movementId,
        EditId = editId,
        DecidedBy = DecidedBy,
        SyncedBy = SyncedBy,
        DeviceId = DeviceId,
        Seq = Seq,
        ClientTime = ClientTime,
        Clock = Clock,
    };
}
