using System.Collections.Immutable;

namespace DDonDDon.Domain.Stock;

/// <summary>
/// The movements of one stock item in the order of their keys while more join them, in whatever order: the stock after each is known at once. To begin costs
/// O((n + k) log (n + k)) for n movements that are there and k that will join, and each of those O(log (n + k)), so that a long history is folded
/// once and not once a movement. Not thread-safe.
/// </summary>
public sealed class StockTimeline
{
    private readonly Dictionary<Guid, int> _places = [];
    private readonly OrderKey[] _keys;
    private readonly RunningSums _differences;
    private readonly SortedSet<int> _counts = [];

    private decimal _sum;
    private decimal _totalIn;
    private decimal _totalOut;
    private OrderKey? _latest;
    private ImmutableSortedSet<Guid> _awaited = [];
    private long _version;

    /// <param name="storeId">The item's store.</param>
    /// <param name="productId">The item's product.</param>
    /// <param name="known">The movements that are there.</param>
    /// <param name="joining">Those that may join; the order of <see cref="Add"/> is the caller's.</param>
    public StockTimeline(Guid storeId, Guid productId, IEnumerable<StockMovement> known, IEnumerable<StockMovement> joining)
    {
        History = new(storeId, productId);
        var there = known.ToList();
        _keys = [.. there.Concat(joining).OfType<OriginalMovement>().DistinctBy(movement => movement.Id).Select(movement => movement.Key).Order()];
        for (var place = 0; place < _keys.Length; place++) _places[_keys[place].Id] = place;
        _differences = new(_keys.Length);
        foreach (var movement in there) Take(movement);
        Stock = StockNow();
    }

    /// <summary>All movements that are there by now.</summary>
    public StockHistory History { get; }

    /// <summary>The stock that they give.</summary>
    public CurrentStock Stock { get; private set; }

    /// <summary>How much work it has been: looks at movements and at sums of them.</summary>
    public long Steps => _steps + _differences.Steps;

    private long _steps;

    /// <summary>
    /// Lets a movement join, unless <paramref name="accepts"/> refuses the stock after it; one that is there already changes nothing. The stock then; null
    /// when it was refused.
    /// </summary>
    public CurrentStock? Add(StockMovement movement, Func<CurrentStock, bool> accepts)
    {
        var (before, group, latest, awaited) = (Stock, History.Group(movement), _latest, _awaited);
        if (!Take(movement)) return accepts(Stock) ? Stock : null;
        var after = StockNow();
        if (accepts(after)) return Stock = after;

        Count(History.Group(movement)?.Effective, -1);
        History.Remove(movement, group);
        Count(group?.Effective, 1);
        (Stock, _latest, _awaited, _version) = (before, latest, awaited, _version - 1);
        return null;
    }

    private bool Take(StockMovement movement)
    {
        _steps++;
        var before = History.Group(movement)?.Effective;
        if (!History.Add(movement)) return false;
        var after = History.Group(movement)!.Effective;
        Count(before, -1);
        Count(after, 1);
        _version++;
        if (movement is OriginalMovement original)
        {
            if (_latest is null || original.Key > _latest) _latest = original.Key;
            _awaited = _awaited.Remove(original.Id);
        }
        else if (after is null) _awaited = _awaited.Add(((MovementAmended)movement).MovementId);
        return true;
    }

    // Counts what holds for a movement in (1) or out (-1).
    private void Count(EffectiveMovement? effective, int sign)
    {
        if (effective is not { Quantity: { } quantity } movement) return;
        var place = _places[movement.Original.Id];
        if (movement.Original is StockReceived) _totalIn += sign * quantity;
        if (movement.Original is StockIssued) _totalOut += sign * quantity;
        if (movement.Original is not StockCounted)
        {
            _sum += sign * movement.Difference;
            _differences.Add(place, sign * movement.Difference);
        }
        else if (sign > 0) _counts.Add(place);
        else _counts.Remove(place);
    }

    private CurrentStock StockNow()
    {
        var baseline = _counts.Count == 0 ? null : BaselineAt(_counts.Max);
        return new()
        {
            Id = History.ProductId,
            StoreId = History.StoreId,
            Quantity = Quantity.Normalize(baseline is null ? _sum : baseline.Quantity + _sum - _differences.UpTo(_counts.Max)),
            Baseline = baseline,
            Latest = _latest,
            TotalIn = Quantity.Normalize(_totalIn),
            TotalOut = Quantity.Normalize(_totalOut),
            Awaited = _awaited.Count == 0 ? [] : _awaited,
            Version = _version,
        };
    }

    private Baseline BaselineAt(int place) => new(_keys[place], Quantity.Normalize(History.Find(_keys[place].Id)!.Value.Quantity!.Value));
}
