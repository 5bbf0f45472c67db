using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Booking;

/// <summary>
/// Which conflicts the movements of one request open, and which they close by themselves. Most requests touch none, and then nothing need be known for it.
/// </summary>
/// <param name="facts">What is known.</param>
/// <param name="rules">When movements meet.</param>
/// <param name="decided">The conflict whose decision caused the movements, if one did.</param>
internal sealed class ConflictWatch(Facts facts, ConflictRules rules, Guid? decided = null)
{
    private readonly List<ConflictChange> _changes = [];
    private readonly List<Guid> _wantedOpen = [];
    private readonly List<WantedMovements> _wantedMovements = [];

    public IReadOnlyList<ConflictChange> Changes => _changes;

    /// <summary>Products whose open conflicts must be known first.</summary>
    public IReadOnlyList<Guid> WantedOpen => _wantedOpen;

    /// <summary>Movements that must be known first.</summary>
    public IReadOnlyList<WantedMovements> WantedMovements => _wantedMovements;

    /// <summary>Looks at an item whose movements have been booked.</summary>
    public void Look(ItemFold item)
    {
        var conflicts = new StockConflicts(Accepted(item), rules);
        var needs = conflicts.Needs();
        if (needs.IsNothing && item.After.Quantity >= 0) return;

        var (lacksOpen, lacksMovements) = (
            needs.OpenOnes && !facts.OpenConflicts.ContainsKey(item.ProductId),
            needs.Since is not null && item.History is null && !facts.Movements.ContainsKey(item.ProductId));
        if (lacksOpen) _wantedOpen.Add(item.ProductId);
        if (lacksMovements) _wantedMovements.Add(new(item.ProductId, needs.Since!.Value, needs.UnlessCountedOnlyBy));
        if (lacksOpen || lacksMovements) return;

        var open = needs.OpenOnes ? facts.OpenConflicts[item.ProductId].Where(conflict => conflict.Id != decided).ToDictionary(conflict => conflict.Id) : [];
        _changes.AddRange(conflicts.Decide([.. open.Values], item.History ?? HistoryOf(item), facts.RecordedAt)
            .Select(one => new ConflictChange(open.GetValueOrDefault(one.Happened.ConflictId), one.Happened, one.Cause.Id, one.Cause.DeviceId)));
    }

    private List<AcceptedMovement> Accepted(ItemFold item)
    {
        var (accepted, before) = (new List<AcceptedMovement>(item.Booked.Count), item.Before);
        foreach (var (_, movement, after) in item.Booked)
        {
            accepted.Add(new(movement, before, after, decided is not null));
            before = after;
        }
        return accepted;
    }

    private StockHistory HistoryOf(ItemFold item) => StockHistory.Of(
        item.After.StoreId, item.ProductId,
        facts.Movements.GetValueOrDefault(item.ProductId, []).Concat(item.Booked.Select(booked => booked.Movement)));
}

/// <summary>Something that happens to a conflict.</summary>
/// <param name="Before">Null when it is opened.</param>
/// <param name="Happened">What happens.</param>
/// <param name="Cause">The movement or edit that does it.</param>
/// <param name="Device">The device of that.</param>
internal sealed record ConflictChange(Conflict? Before, ConflictEvent Happened, Guid Cause, Guid Device)
{
    /// <summary>The conflicts that a movement or an edit opened.</summary>
    public static IReadOnlyList<Effect> EffectsOf(IReadOnlyList<ConflictChange> changes, Guid cause) => changes.Count == 0
        ? []
        : [.. changes.Where(change => change.Cause == cause && change.Before is null)
            .Select(change => new Effect(EffectKind.ConflictOpened, ConflictId: change.Happened.ConflictId))];

    /// <summary>The event to append. <paramref name="submission"/>: what the cause came with.</summary>
    public StreamAppend Append(Guid? submission) => new(Happened.ConflictId, StreamKind.Conflict, Before?.Version ?? 0,
    [
        new(DerivedId.Of(Happened.ConflictId, Before is null ? "opened" : "closed"), Happened, null, submission, Device, null),
    ]);
}
