namespace DDonDDon.Domain.Stock;

/// <summary>
/// The fold of one stock item, taking what holds for each movement once and in any order. It keeps no movements but the differences since
/// the last count, so that a whole store can be folded in one pass; tallies of parts of an item's movements join. Not thread-safe.
/// </summary>
public sealed class StockTally(Guid storeId, Guid productId)
{
    private readonly List<(OrderKey Key, decimal Difference)> _differences = [];
    private readonly List<Guid> _awaited = [];
    private Baseline? _baseline;
    private OrderKey? _latest;
    private decimal _totalIn;
    private decimal _totalOut;
    private long _events;

    /// <summary>Takes a movement with its amendments.</summary>
    public void Take(EffectiveMovement movement) => Take(movement.Original.Key, movement.Original.Kind, movement.Quantity, movement.Events);

    /// <summary>Takes what holds of a movement: how much (null: nothing, it is void), by how many events.</summary>
    public void Take(in OrderKey key, MovementKind kind, decimal? holds, long events = 1)
    {
        _events += events;
        if (_latest is null || key > _latest) _latest = key;
        if (holds is not { } quantity) return;
        if (kind is MovementKind.Received) _totalIn += quantity;
        if (kind is MovementKind.Issued) _totalOut += quantity;
        if (kind is MovementKind.Counted) Rest(new(key, Quantity.Normalize(quantity)));
        else if (_baseline is null || key > _baseline.Key) _differences.Add((key, kind is MovementKind.Issued ? -quantity : quantity));
    }

    /// <summary>Takes amendments of a movement that has not arrived.</summary>
    public void Await(Guid original, int amendments)
    {
        _events += amendments;
        _awaited.Add(original);
    }

    /// <summary>Takes everything that another tally of the same item has taken.</summary>
    public void Join(StockTally other)
    {
        _events += other._events;
        if (_latest is null || other._latest > _latest) _latest = other._latest;
        _totalIn += other._totalIn;
        _totalOut += other._totalOut;
        _awaited.AddRange(other._awaited);
        _differences.AddRange(other._differences);
        if (other._baseline is { } baseline) Rest(baseline);
        if (_baseline is { } held) _differences.RemoveAll(difference => difference.Key < held.Key);
    }

    /// <summary>The stock that it all gives.</summary>
    public CurrentStock Stock() => new()
    {
        Id = productId,
        StoreId = storeId,
        Quantity = Quantity.Normalize(_differences.Sum(difference => difference.Difference) + (_baseline?.Quantity ?? 0)),
        Baseline = _baseline,
        Latest = _latest,
        TotalIn = Quantity.Normalize(_totalIn),
        TotalOut = Quantity.Normalize(_totalOut),
        Awaited = [.. _awaited.Order()],
        Version = _events,
    };

    // From now on the stock starts from the later of two counts, and what happened before it no longer counts.
    private void Rest(Baseline count)
    {
        if (_baseline is not null && count.Key < _baseline.Key) return;
        _baseline = count;
        _differences.RemoveAll(difference => difference.Key < count.Key);
    }
}
