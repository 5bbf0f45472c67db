using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Booking;

/// <summary>A movement that joins its item, whose it is, and the stock after it.</summary>
internal readonly record struct BookedMovement(SubmittedItem Item, StockMovement Movement, CurrentStock After);

/// <summary>One stock item while a request is decided: what is stored of it, the movements that would join, and what the stock is after each.</summary>
/// <param name="storeId">The store.</param>
/// <param name="productId">The product.</param>
/// <param name="known">Its stock as it is stored; null when nothing has moved.</param>
/// <param name="recorded">All its movements, when they are known.</param>
internal sealed class ItemFold(Guid storeId, Guid productId, KnownStock? known, IReadOnlyList<StockMovement>? recorded)
{
    private readonly List<(SubmittedItem Item, StockMovement Movement)> _movements = [];
    private readonly List<BookedMovement> _booked = [];
    private readonly List<(SubmittedItem Item, Rejection Rejection)> _refused = [];
    private StockHistory? _history;

    public Guid ProductId => productId;

    /// <summary>The version that the decision is made on.</summary>
    public long ExpectedVersion => known?.StreamVersion ?? recorded?.Count ?? 0;

    /// <summary>The movements that join; there once <see cref="TryFold"/> has succeeded.</summary>
    public IReadOnlyList<BookedMovement> Booked => _booked;

    /// <summary>Those that do not, and why.</summary>
    public IReadOnlyList<(SubmittedItem Item, Rejection Rejection)> Refused => _refused;

    /// <summary>The stock before any of them.</summary>
    public CurrentStock Before { get; private set; } = CurrentStock.Empty(storeId, productId);

    /// <summary>The stock after all of them.</summary>
    public CurrentStock After => _booked.Count > 0 ? _booked[^1].After : Before;

    /// <summary>All movements, those that join among them; null when they are not known.</summary>
    public StockHistory? History =>
        _history ??= known is null && recorded is null ? StockHistory.Of(storeId, productId, _booked.Select(booked => booked.Movement)) : null;

    /// <summary>How much work the fold of a history was; 0 where the document was enough.</summary>
    public long Steps { get; private set; }

    public void Add(SubmittedItem item, StockMovement movement) => _movements.Add((item, movement));

    /// <summary>Finds the stock after each movement, or false when that takes all movements of the item.</summary>
    public bool TryFold()
    {
        if (recorded is null && TryFoldDocument()) return true;
        if (recorded is null && known is not null) return false;
        FoldHistory(recorded ?? []);
        return true;
    }

    private bool TryFoldDocument()
    {
        if (known is { IsCurrent: false }) return false;
        var stock = Before = known?.Document ?? Before;
        foreach (var (item, movement) in _movements)
        {
            if (stock.TryApply(movement) is not { } next)
            {
                _booked.Clear();
                _refused.Clear();
                return false;
            }
            if (Book(item, movement, stock, next)) stock = next;
        }
        return true;
    }

    private void FoldHistory(IReadOnlyList<StockMovement> recorded)
    {
        var timeline = new StockTimeline(storeId, productId, recorded, _movements.Select(one => one.Movement));
        Before = timeline.Stock;
        foreach (var (item, movement) in _movements)
        {
            var before = timeline.Stock;
            timeline.Add(movement, after => Book(item, movement, before, after));
        }
        _history = timeline.History;
        Steps = timeline.Steps;
    }

    private bool Book(SubmittedItem item, StockMovement movement, CurrentStock before, CurrentStock after)
    {
        var shortage = item.AllowsNegative ? null : StockItem.Shortage(movement, before, after);
        if (shortage is null) _booked.Add(new(item, movement, after));
        else _refused.Add((item, shortage));
        return shortage is null;
    }
}
