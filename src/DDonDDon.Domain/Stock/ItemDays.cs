namespace DDonDDon.Domain.Stock;

/// <summary>What of an item's past is needed to take a movement in.</summary>
public enum Past
{
    /// <summary>Nothing more than what is at hand.</summary>
    Nothing,

    /// <summary>The days from the movement's on, and the one before.</summary>
    Days,

    /// <summary>All movements, to fold them again.</summary>
    Movements,
}

/// <summary>
/// The last days of a stock item while movements join them: <paramref name="held"/>, in their order, are all days from <paramref name="from"/> on,
/// and the one before it if there is one. Not thread-safe.
/// </summary>
public sealed class ItemDays(StoreCalendar calendar, Guid storeId, Guid productId, DateOnly from, IEnumerable<DailyStock> held)
{
    private readonly List<DailyStock> _held = [.. held];
    private readonly HashSet<DateOnly> _changed = [];

    /// <summary>The days of an item that nothing is known of yet.</summary>
    public static ItemDays None(StoreCalendar calendar, Guid storeId, Guid productId) => new(calendar, storeId, productId, DateOnly.MinValue, []);

    /// <summary>The days that are not any more what they were.</summary>
    public IEnumerable<DailyStock> Changed => _held.Where(day => _changed.Contains(day.Day));

    /// <summary>
    /// Takes in an original movement that no amendment waits for, or says what of the item's past it takes instead: earlier days, or all
    /// movements for a count among later ones. <paramref name="latest"/>: the greatest key before it.
    /// </summary>
    public Past TryApply(OriginalMovement movement, OrderKey? latest)
    {
        var on = calendar.DayOf(movement.OccurredAt);
        if (on < from) return movement is StockCounted ? Past.Movements : Past.Days;
        var effective = new EffectiveMovement(movement, movement.Quantity, null);
        var place = PlaceOf(on);
        var day = _held[place];
        if (movement.Key < day.LastCount) Change(place, day.BeforeLastCount(effective));
        else if (movement is not StockCounted)
        {
            Change(place, day.Then(effective));
            Shift(place + 1, effective.Difference);
        }
        else if (latest is null || latest < movement.Key) Change(place, day.Then(effective));
        else return Past.Movements;
        return Past.Nothing;
    }

    // Later days open with that much more, up to the first that has a count.
    private void Shift(int place, decimal difference)
    {
        for (; place < _held.Count; place++)
        {
            Change(place, _held[place].After(difference));
            if (_held[place].LastCount is not null) return;
        }
    }

    private int PlaceOf(DateOnly day)
    {
        var place = _held.FindLastIndex(one => one.Day <= day);
        if (place >= 0 && _held[place].Day == day) return place;
        _held.Insert(place + 1, DailyStock.Empty(storeId, productId, day, place < 0 ? 0 : _held[place].Closing));
        return place + 1;
    }

    private void Change(int place, DailyStock day)
    {
        _held[place] = day;
        _changed.Add(day.Day);
    }
}
