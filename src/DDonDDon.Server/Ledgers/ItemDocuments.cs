using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Server.Ledgers;

/// <summary>The documents of one stock item when movements have joined it: its stock, and the days that they change.</summary>
internal sealed class ItemDocuments
{
    private readonly Guid _storeId;
    private readonly KnownStock? _known;
    private readonly StoreCalendar _calendar;
    private readonly DailyStock? _lastDay;
    private readonly IReadOnlyList<StockMovement> _joined;

    /// <param name="storeId">The store.</param>
    /// <param name="productId">The product.</param>
    /// <param name="known">The stock as it is stored; null when nothing has moved.</param>
    /// <param name="stored">All its movements, when they are known.</param>
    /// <param name="lastDay">The last of its days.</param>
    /// <param name="calendar">The days of the store.</param>
    /// <param name="joined">The movements that join, in their order.</param>
    public ItemDocuments(
        Guid storeId, Guid productId, KnownStock? known, IReadOnlyList<StockMovement>? stored, DailyStock? lastDay, StoreCalendar calendar,
        IReadOnlyList<StockMovement> joined)
    {
        (_storeId, ProductId, _known, _lastDay, _calendar, _joined) = (storeId, productId, known, lastDay, calendar, joined);
        if (stored is not null || known is null) LearnMovements(stored ?? []);
        else if (known is not { IsCurrent: true } || lastDay is null) Lacks = Past.Movements;
        else Apply(new(calendar, storeId, productId, lastDay.Day, [lastDay]));
    }

    public Guid ProductId { get; }

    /// <summary>What of the item's past must be learnt first.</summary>
    public Past Lacks { get; private set; }

    /// <summary>The documents of the days on which the movements that join happened.</summary>
    public IEnumerable<Guid> DayIds => _joined.Select(movement => _calendar.DayOf(movement.OccurredAt)).Distinct()
        .Select(day => DailyStock.Empty(_storeId, ProductId, day).Id);

    public CurrentStock Stock { get; private set; } = null!;

    public IReadOnlyList<DailyStock> Days { get; private set; } = [];

    /// <summary>Those of <see cref="DayIds"/> that there are.</summary>
    public void LearnDays(IEnumerable<DailyStock> days) => Apply(new(_calendar, _storeId, ProductId, DateOnly.MinValue, days));

    /// <summary>The same, if all of <see cref="DayIds"/> before the last day are among some that have been looked for.</summary>
    public void LearnDays(IReadOnlyDictionary<Guid, DailyStock?> looked)
    {
        var past = DayIds.Where(id => id != _lastDay!.Id).ToList();
        if (past.TrueForAll(looked.ContainsKey)) LearnDays([.. past.Select(id => looked[id]).OfType<DailyStock>(), _lastDay!]);
    }

    public void LearnMovements(IReadOnlyList<StockMovement> stored)
    {
        var before = _known is { IsCurrent: true } && _lastDay is not null
            ? DailyStock.Fold(StockHistory.Of(_storeId, ProductId, stored), _calendar)
            : [];
        var history = StockHistory.Of(_storeId, ProductId, stored.Concat(_joined));
        (Stock, Lacks) = (history.Fold(), Past.Nothing);
        Days = [.. DailyStock.Fold(history, _calendar).Except(before)];
    }

    private void Apply(ItemDays days)
    {
        Lacks = Past.Nothing;
        var stock = _known!.Value.Document!;
        foreach (var movement in _joined)
        {
            if (stock.TryApply(movement) is not { } next || movement is not OriginalMovement original) { Lacks = Past.Movements; return; }
            var past = days.TryApply(original, stock.Latest);
            if (past is Past.Movements) { Lacks = past; return; }
            if (past is Past.Day) Lacks = past;
            stock = next;
        }
        (Stock, Days) = (stock, [.. days.Changed]);
    }
}
