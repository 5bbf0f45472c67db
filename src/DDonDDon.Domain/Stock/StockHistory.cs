namespace DDonDDon.Domain.Stock;

/// <summary>
/// The set of movements of one stock item and its fold: a grow-only set, so that any order of arrival, any repeat and any
/// splitting give the same stock. Not thread-safe.
/// </summary>
public sealed class StockHistory(Guid storeId, Guid productId)
{
    private readonly Dictionary<Guid, MovementGroup> _groups = [];
    private readonly HashSet<Guid> _ids = [];

    public Guid StoreId { get; } = storeId;
    public Guid ProductId { get; } = productId;

    /// <summary>How many different movements it holds.</summary>
    public int Count => _ids.Count;

    /// <summary>The history that some movements make.</summary>
    public static StockHistory Of(Guid storeId, Guid productId, IEnumerable<StockMovement> movements)
    {
        var history = new StockHistory(storeId, productId);
        foreach (var movement in movements) history.Add(movement);
        return history;
    }

    /// <summary>Adds a movement; false when it is there already.</summary>
    public bool Add(StockMovement movement)
    {
        if (!_ids.Add(movement.Id)) return false;
        var id = GroupOf(movement);
        var held = _groups.GetValueOrDefault(id, MovementGroup.Empty);
        _groups[id] = movement is OriginalMovement original ? held.With(original) : held.With((MovementAmended)movement);
        return true;
    }

    /// <summary>What holds for each original movement after its amendments, in the order of their keys.</summary>
    public IReadOnlyList<EffectiveMovement> Effective() =>
        [.. _groups.Values.Select(group => group.Effective).OfType<EffectiveMovement>().OrderBy(movement => movement.Original.Key)];

    /// <summary>What holds for an original movement after its amendments; null when it is not here.</summary>
    public EffectiveMovement? Find(Guid id) => _groups.GetValueOrDefault(id)?.Effective;

    /// <summary>The stock that the whole set gives.</summary>
    public CurrentStock Fold()
    {
        var tally = new StockTally(StoreId, ProductId);
        foreach (var (id, group) in _groups)
            if (group.Effective is { } movement) tally.Take(movement);
            else tally.Await(id, group.Count);
        return tally.Stock();
    }

    /// <summary>Takes back the movement that was added last: its group is what it was before.</summary>
    internal void Remove(StockMovement last, MovementGroup? before)
    {
        _ids.Remove(last.Id);
        if (before is null) _groups.Remove(GroupOf(last));
        else _groups[GroupOf(last)] = before;
    }

    /// <summary>The group that a movement belongs or would belong to; null when nothing of it is here.</summary>
    internal MovementGroup? Group(StockMovement movement) => _groups.GetValueOrDefault(GroupOf(movement));

    private static Guid GroupOf(StockMovement movement) => movement switch
    {
        OriginalMovement original => original.Id,
        MovementAmended amendment => amendment.MovementId,
        _ => throw new InvalidOperationException($"{movement.GetType().Name} is not a movement that stock knows."),
    };
}
