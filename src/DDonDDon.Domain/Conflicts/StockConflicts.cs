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
/// <paramref name="Since"/>, its movements from a time on, null when none are needed; <paramref name="UnlessCountedOnlyBy"/>, of these none either when every
/// count among them is of this device.
/// </summary>
public readonly record struct ConflictNeeds(bool OpenOnes, DateTimeOffset? Since, Guid? UnlessCountedOnlyBy = null)
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
    private Dictionary<Guid, StockMovement>? _amendments;
    private StockMovement? _recount;

    /// <summary>
    /// What <see cref="Decide"/> has to know. Most movements need nothing: deliveries and sales after the last count that leave the stock at or above zero.
    /// </summary>
    public ConflictNeeds Needs()
    {
        var late = Late().Select(movement => (DateTimeOffset?)movement.OccurredAt).Min();
        var met = MayHaveMetCount ? _after.Baseline!.Key.OccurredAt - rules.Window : (DateTimeOffset?)null;
        return new(
            _before.Quantity < 0
                || _before.Baseline is { } held && (held.Key != _after.Baseline?.Key || accepted.Any(one => one.Movement is MovementAmended)),
            new[] { late, met }.Min(),
            late is null && met is not null && IsCountedByOneDevice ? _after.Baseline!.Key.DeviceId : null);
    }

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
        foreach (var late in Late())
            if (history.Find(late.Id) is { } first && Opened(ConflictKind.LateMovement, first, history, now) is { } opened) happened.Add((late, opened));
        if (MetCount(history) is { } met && Opened(ConflictKind.ConcurrentCounts, met.Count, history, now) is { } asked) happened.Add((met.Arrived, asked));
        if (_after.Quantity < 0 && !open.Any(conflict => conflict.Kind is ConflictKind.NegativeStock))
        {
            var fell = FellBelowZero();
            happened.Add((fell, Open(ConflictKind.NegativeStock, now, [MetMovement.Of(fell, QuantityOf(fell))])));
        }
        return happened;
    }

    // ---- what opens one ----

    // What arrived behind the count that stands, and may be in it already or not.
    private IEnumerable<OriginalMovement> Late()
    {
        foreach (var (movement, before, _, isDecision) in accepted)
            if (!isDecision && movement is OriginalMovement late and not StockCounted && before.Baseline?.Key is { } count && count == _after.Baseline?.Key
                && late.Key < count && IsInDoubt(late, count))
                yield return late;
    }

    // A device knows what it recorded before its own count; of another's movement nobody knows when both are near, its time was guessed, or its clock said that
    // it came after the count.
    private bool IsInDoubt(OriginalMovement late, OrderKey count) => late.DeviceId == count.DeviceId
        ? IsMoved(late) && late.Seq > count.Seq
        : IsNear(late.Key, count) || IsMoved(late) && (late.Clock is ClockMethod.Offset or ClockMethod.MovedBack || late.ClientTime > count.OccurredAt);

    // Whether a count arrived that may have met another one: both are near the one that stands.
    private bool MayHaveMetCount => _after.Baseline is { } standing && Counts().Any(one =>
        one.Before.Baseline is { } before && IsNear(one.Movement.Key, standing.Key) && IsNear(before.Key, standing.Key));

    // As far as this transaction knows; what the same device counted before may hide another's count.
    private bool IsCountedByOneDevice => _after.Baseline?.Key.DeviceId is { } device && Counts().All(one =>
        one.Movement.DeviceId == device && (one.Before.Baseline is not { } before || before.Key.DeviceId == device));

    // The last count of another device before the one that stands, when it is near it and either of them has just arrived. What the same device counted
    // between the two does not hide the conflict: a device that counts twice has not seen what the other device counted.
    private (EffectiveMovement Count, StockMovement Arrived)? MetCount(StockHistory history)
    {
        if (!MayHaveMetCount) return null;
        var standing = _after.Baseline!.Key;
        var count = history.Effective().LastOrDefault(one =>
            one is { Original: StockCounted, Quantity: not null } && one.Original.Key < standing && one.Original.DeviceId != standing.DeviceId);
        if (count.Original is not { } other || !IsNear(other.Key, standing)) return null;
        return Counts().LastOrDefault(one => one.Movement.Id == other.Id || one.Movement.Id == standing.Id).Movement is { } arrived ? (count, arrived) : null;
    }

    private IEnumerable<AcceptedMovement> Counts() => accepted.Where(one => one is { IsDecision: false, Movement: StockCounted });

    private bool IsNear(OrderKey one, OrderKey other) => (one.OccurredAt - other.OccurredAt).Duration() <= rules.Window;

    private bool IsMoved(StockMovement movement) => (movement.OccurredAt - movement.ClientTime).Duration() > rules.ClockTolerance;

    private ConflictOpened? Opened(ConflictKind kind, EffectiveMovement first, StockHistory history, DateTimeOffset now)
    {
        if (first.Quantity is not { } quantity || history.Find(_after.Baseline!.Key.Id) is not { Quantity: { } counted } standing) return null;
        if (kind is ConflictKind.ConcurrentCounts && ConflictChoices.CountedBy(history, first.Original, standing.Original) == counted) return null;
        return Open(kind, now, [MetMovement.Of(first.Original, quantity), MetMovement.Of(standing.Original, counted)]);
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
        if (_after.Baseline?.Key.Id == standing) return history.Find(first) is { Quantity: null } ? (LastAmendment(first), ConflictEnd.Voided) : null;
        return history.Find(standing) is { Quantity: null } ? (LastAmendment(standing), ConflictEnd.Voided) : (Recount(), ConflictEnd.Recounted);
    }

    // Looked for once, however many conflicts end by it.
    private StockMovement Recount() => _recount ??=
        Last(one => one.After.Baseline?.Key == _after.Baseline?.Key && one.Before.Baseline?.Key != _after.Baseline?.Key);

    private StockMovement LastAmendment(Guid original)
    {
        if (_amendments is null)
        {
            _amendments = [];
            foreach (var one in accepted)
                if (one.Movement is MovementAmended amendment) _amendments[amendment.MovementId] = amendment;
        }
        return _amendments.GetValueOrDefault(original) ?? accepted[^1].Movement;
    }

    private StockMovement Last(Func<AcceptedMovement, bool> condition) =>
        accepted.LastOrDefault(condition) is { Movement: { } movement } ? movement : accepted[^1].Movement;
}
