namespace DDonDDon.Domain.Stock;

/// <summary>What of an item's past is needed to take a movement in.</summary>
public enum Past
{
    /// <summary>Nothing more than what is at hand.</summary>
    Nothing,

    /// <summary>The day of the movement, if there is one.</summary>
    Day,

    /// <summary>All movements, to fold them again.</summary>
    Movements,
}

/// <summary>
/// Days of a stock item while movements join them: <paramref name="held"/> are all that there are from <paramref name="from"/> on, or that any of the
/// movements belongs to. Not thread-safe.
/// </summary>
public sealed class ItemDays(StoreCalendar calendar, Guid storeId, Guid productId, DateOnly from, IEnumerable<DailyStock> held)
{
    private readonly Dictionary<DateOnly, DailyStock> _held = held.ToDictionary(day => day.Day);
    private readonly HashSet<DateOnly> _changed = [];

    /// <summary>The days of an item that nothing is known of yet.</summary>
    public static ItemDays None(StoreCalendar calendar, Guid storeId, Guid productId) => new(calendar, storeId, productId, DateOnly.MinValue, []);

    /// <summary>The days that are not any more what they were.</summary>
    public IEnumerable<DailyStock> Changed => _changed.Select(day => _held[day]);

    /// <summary>
    /// Takes in an original movement that no amendment waits for, or says what of the item's past it takes instead: its day when that is not at hand, or all
    /// movements for a count among later ones. <paramref name="latest"/>: the item's greatest key before it.
    /// </summary>
    public Past TryApply(OriginalMovement movement, OrderKey? latest)
    {
        var on = calendar.DayOf(movement.OccurredAt);
        if (!_held.TryGetValue(on, out var day))
        {
            if (on < from) return movement is StockCounted ? Past.Movements : Past.Day;
            day = DailyStock.Empty(storeId, productId, on);
        }
        var mayBeAmongLater = movement is StockCounted && day.Movements > 0 && movement.Key < latest && !(movement.Key < day.LastCount?.Key);
        if (mayBeAmongLater) return Past.Movements;
        _held[on] = day.With(new(movement, movement.Quantity, null));
        _changed.Add(on);
        return Past.Nothing;
    }
}
