using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Conflicts;

/// <summary>
/// When movements meet: <paramref name="Window"/> is how near each other two of different devices may lie before nobody can tell from their clocks which
/// was first; <paramref name="ClockTolerance"/> is how far a clock may be off and still be taken at its word.
/// </summary>
public sealed record ConflictRules(TimeSpan Window, TimeSpan ClockTolerance);

/// <summary>
/// A movement that has just been accepted, with the stock before and after it. <paramref name="IsDecision"/>: whether a decision caused it, which meets
/// nothing, because whoever decided had seen what there was.
/// </summary>
public readonly record struct AcceptedMovement(StockMovement Movement, CurrentStock Before, CurrentStock After, bool IsDecision = false);

/// <summary>
/// What must be known beyond the stock to say which conflicts open and close: <paramref name="OpenOnes"/>, those of the item that are open;
/// <paramref name="Since"/>, its movements from a time on, null when none are needed.
/// </summary>
public readonly record struct ConflictNeeds(bool OpenOnes, DateTimeOffset? Since)
{
    public bool IsNothing => !OpenOnes && Since is null;
}

/// <summary>
/// Which conflicts of one item the movements of one transaction open, and which they close by themselves. Nothing is opened for what the transaction
/// itself settles: stock that falls below zero and recovers, a late sale whose count was replaced.
/// </summary>
public sealed class StockConflicts(IReadOnlyList<AcceptedMovement> accepted, ConflictRules rules)
{
    private readonly CurrentStock _before = accepted[0].Before;
    private readonly CurrentStock _after = accepted[^1].After;

    /// <summary>
    /// What <see cref="Decide"/> has to know. Most movements need nothing: deliveries and sales after the last count that leave the stock at or above zero.
    /// </summary>
    public ConflictNeeds Needs() => new(
        _before.Quantity < 0
            || _before.Baseline is { } held && (held.Key != _after.Baseline?.Key || accepted.Any(one => one.Movement is MovementAmended)),
        Meetings().Select(meeting => (DateTimeOffset?)meeting.Earlier.OccurredAt).Min());

    /// <summary>
    /// What happens to conflicts, in the order of the movements that cause it, each with that movement. <paramref name="open"/>: the item's open conflicts,
    /// when they were needed; <paramref name="history"/>: its movements, these among them, as far back as was needed, and all of them when one is an amendment.
    /// </summary>
    public IReadOnlyList<(StockMovement Cause, ConflictEvent Happened)> Decide(IReadOnlyList<Conflict> open, StockHistory history, DateTimeOffset now)
    {
        var happened = new List<(StockMovement, ConflictEvent)>();
        foreach (var conflict in open)
            if (EndOf(conflict, history) is { } end)
                happened.Add((end.Cause, new ConflictClosed { ConflictId = conflict.Id, OccurredAt = now, Because = end.Because, Cause = end.Cause.Id }));
        foreach (var meeting in Meetings())
            if (Opened(meeting, history, now) is { } opened) happened.Add((meeting.Arrived, opened));
        if (_after.Quantity < 0 && !open.Any(conflict => conflict.Kind is ConflictKind.NegativeStock))
        {
            var fell = FellBelowZero();
            happened.Add((fell, Open(ConflictKind.NegativeStock, now, [MetMovement.Of(fell, QuantityOf(fell))])));
        }
        return happened;
    }

    // ---- what opens one ----

    // Two movements that may have met: the one that arrived, and the places of both in time; the later one is the count that stands.
    private readonly record struct Meeting(ConflictKind Kind, OriginalMovement Arrived, OrderKey Earlier, OrderKey Standing);

    private IEnumerable<Meeting> Meetings()
    {
        foreach (var (movement, before, _, isDecision) in accepted)
            if (!isDecision && movement is OriginalMovement original && before.Baseline is { } count && MeetingOf(original, count) is { } meeting
                && meeting.Standing == _after.Baseline?.Key)
                yield return meeting;
    }

    private Meeting? MeetingOf(OriginalMovement arrived, Baseline count)
    {
        if (arrived.DeviceId == count.Key.DeviceId) return null;
        var isNear = (arrived.OccurredAt - count.Key.OccurredAt).Duration() <= rules.Window;
        if (arrived is StockCounted)
            return !isNear ? null : arrived.Key < count.Key
                ? new(ConflictKind.ConcurrentCounts, arrived, arrived.Key, count.Key)
                : new(ConflictKind.ConcurrentCounts, arrived, count.Key, arrived.Key);
        return arrived.Key < count.Key && (isNear || IsGuessed(arrived)) ? new(ConflictKind.LateMovement, arrived, arrived.Key, count.Key) : null;
    }

    // Whether its time was corrected by what its clock said later; an age that the device measured is no guess.
    private bool IsGuessed(StockMovement movement) =>
        movement.Clock is ClockMethod.Offset or ClockMethod.MovedBack && (movement.OccurredAt - movement.ClientTime).Duration() > rules.ClockTolerance;

    private ConflictOpened? Opened(Meeting meeting, StockHistory history, DateTimeOffset now)
    {
        if (history.Find(meeting.Earlier.Id) is not { Quantity: { } earlier } first) return null;
        if (history.Find(meeting.Standing.Id) is not { Quantity: { } counted } standing) return null;
        if (meeting.Kind is ConflictKind.ConcurrentCounts && ConflictChoices.CountedBy(history, first.Original, standing.Original) == counted) return null;
        return Open(meeting.Kind, now, [MetMovement.Of(first.Original, earlier), MetMovement.Of(standing.Original, counted)]);
    }

    // The last one that took it from at least zero to below; where it was below before and nobody knows since when, the last one.
    private StockMovement FellBelowZero() =>
        accepted.LastOrDefault(one => one.Before.Quantity >= 0 && one.After.Quantity < 0) is { Movement: { } fell } ? fell : accepted[^1].Movement;

    private ConflictOpened Open(ConflictKind kind, DateTimeOffset now, IReadOnlyList<MetMovement> movements) => new()
    {
        ConflictId = Conflict.IdOf(kind, movements[0].Id, movements.Count > 1 ? movements[^1].Id : null),
        OccurredAt = now,
        Kind = kind,
        StoreId = _after.StoreId,
        ProductId = _after.Id,
        Movements = movements,
    };

    private static decimal? QuantityOf(StockMovement movement) => movement switch
    {
        OriginalMovement original => original.Quantity,
        MovementAmended amendment => amendment.Quantity,
        _ => throw new InvalidOperationException($"{movement.GetType().Name} is not a movement that stock knows."),
    };

    // ---- what closes one ----

    private (StockMovement Cause, ConflictEnd Because)? EndOf(Conflict conflict, StockHistory history)
    {
        if (conflict.Kind is ConflictKind.NegativeStock)
            return _after.Quantity < 0 ? null : (Last(one => one.Before.Quantity < 0 && one.After.Quantity >= 0), ConflictEnd.Cured);
        var (first, standing) = (conflict.Movements[0].Id, conflict.Movements[^1].Id);
        if (_after.Baseline?.Key.Id == standing)
            return history.Find(first) is { Quantity: null } ? (Last(one => Amends(one, first)), ConflictEnd.Voided) : null;
        return history.Find(standing) is { Quantity: null }
            ? (Last(one => Amends(one, standing)), ConflictEnd.Voided)
            : (Last(one => one.After.Baseline?.Key == _after.Baseline?.Key && one.Before.Baseline?.Key != _after.Baseline?.Key), ConflictEnd.Recounted);
    }

    private static bool Amends(AcceptedMovement one, Guid id) => one.Movement is MovementAmended amendment && amendment.MovementId == id;

    private StockMovement Last(Func<AcceptedMovement, bool> condition) =>
        accepted.LastOrDefault(condition) is { Movement: { } movement } ? movement : accepted[^1].Movement;
}
