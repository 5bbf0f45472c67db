namespace DDonDDon.Domain.Stock;

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

    /// <summary>Whether a movement happened on a day that is held.</summary>
    public bool Reaches(StockMovement movement) => calendar.DayOf(movement.OccurredAt) >= from;

    /// <summary>
    /// Takes in an original movement that no amendment waits for; false when the days alone cannot tell (a count among later movements) and
    /// the item's own movements must be folded again. It must be <see cref="Reaches">reached</see>. <paramref name="latest"/>: the
    /// greatest key before it.
    /// </summary>
    public bool TryApply(OriginalMovement movement, OrderKey? latest)
    {
        var effective = new EffectiveMovement(movement, movement.Quantity, null);
        var place = PlaceOf(calendar.DayOf(movement.OccurredAt));
        var day = _held[place];
        if (movement.Key < day.LastCount) Change(place, day.BeforeLastCount(effective));
        else if (movement is not StockCounted)
        {
            Change(place, day.Then(effective));
            Shift(place + 1, effective.Difference);
        }
        else if (latest is null || latest < movement.Key) Change(place, day.Then(effective));
        else return false;
        return true;
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
