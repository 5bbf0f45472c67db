using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Sync;

/// <summary>A movement that joins its stream, whose item it is, and the stock after it.</summary>
internal readonly record struct BookedMovement(SubmittedItem Item, StockMovement Movement, CurrentStock After);

/// <summary>A stock document as it is stored, with the last of the item's days; null when there is none.</summary>
internal sealed record LoadedStock(LoadedDocument Document, byte[]? LastDay);

/// <summary>
/// One stock item while a batch is decided: what is stored, the movements that join it, the stock after each of them, and the days that
/// they change.
/// </summary>
internal sealed class ItemStream(Guid storeId, Guid productId, LoadedStock? loaded, StoreCalendar calendar, JsonSerializerOptions json)
{
    private readonly List<(SubmittedItem Item, StockMovement Movement)> _movements = [];
    private readonly List<BookedMovement> _booked = [];
    private readonly List<(SubmittedItem Item, Rejection Rejection)> _refused = [];

    public Guid StoreId => storeId;
    public Guid ProductId => productId;

    /// <summary>The version that the decisions are made on.</summary>
    public long ExpectedVersion => loaded?.Document.StreamVersion ?? 0;

    /// <summary>The day of the first movement that joins.</summary>
    public DateOnly FirstDay => calendar.DayOf(_movements.Min(one => one.Movement.OccurredAt));

    /// <summary>The movements that join; complete once <see cref="TryReplay"/> or what it asks for is done.</summary>
    public IReadOnlyList<BookedMovement> Booked => _booked;

    /// <summary>The movements that do not, and why; complete when <see cref="Booked"/> is.</summary>
    public IReadOnlyList<(SubmittedItem Item, Rejection Rejection)> Refused => _refused;

    /// <summary>The stock before any of them.</summary>
    public CurrentStock Before { get; private set; } = CurrentStock.Empty(storeId, productId);

    /// <summary>All movements of the item, those that join among them, when it took them all to decide; null otherwise.</summary>
    public StockHistory? History { get; private set; }

    /// <summary>The stock after all that are booked.</summary>
    public CurrentStock Stock => _booked[^1].After;

    /// <summary>The days that they change.</summary>
    public IReadOnlyList<DailyStock> Days { get; private set; } = [];

    /// <summary>Stores what has become of stock and days.</summary>
    public static void Save(IStoreTransaction transaction, IReadOnlyList<ItemStream> moved)
    {
        transaction.Save(DdonProjections.CurrentStock, [.. moved.Select(stream => (stream.ProductId, (object)stream.Stock, stream.Stock.Version))]);
        transaction.Save(DdonProjections.DailyStock, [.. moved.SelectMany(stream => stream.Days).Select(day => (day.Id, (object)day, day.Version))]);
    }

    public void Add(SubmittedItem item, StockMovement movement) => _movements.Add((item, movement));

    /// <summary>Applies the movements to the documents, or says what more of the item's past that needs.</summary>
    public Past TryReplay()
    {
        if (loaded is null)
        {
            Replay([]);
            return Past.Nothing;
        }
        if (!loaded.Document.IsCurrent || loaded.LastDay is null) return Past.Movements;
        var last = JsonSerializer.Deserialize<DailyStock>(loaded.LastDay, json)!;
        return Apply(new ItemDays(calendar, storeId, productId, last.Day, [last]));
    }

    /// <summary>Applies the movements to the stock and to the days from <see cref="FirstDay"/> on, with the one before.</summary>
    public void ReplayDays(IEnumerable<DailyStock> days)
    {
        if (Apply(new ItemDays(calendar, storeId, productId, FirstDay, days)) is not Past.Nothing)
            throw new InvalidOperationException("Movements that only lacked earlier days lack something else.");
    }

    /// <summary>Applies the movements to the item's own history.</summary>
    public void Replay(IReadOnlyList<StockMovement> stored)
    {
        _booked.Clear();
        _refused.Clear();
        var history = CurrentStockProjection.History(storeId, productId, stored);
        var before = loaded is { Document.IsCurrent: true, LastDay: not null } ? DailyStock.Fold(history, calendar) : [];
        var stock = Before = history.Fold();
        foreach (var (item, movement) in _movements)
        {
            history.Add(movement);
            var next = stock.TryApply(movement) ?? history.Fold();
            if (TryBook(item, movement, stock, next)) stock = next;
            else history = CurrentStockProjection.History(storeId, productId, stored.Concat(_booked.Select(booked => booked.Movement)));
        }
        History = history;
        Days = [.. DailyStock.Fold(history, calendar).Except(before)];
    }

    private Past Apply(ItemDays days)
    {
        _booked.Clear();
        _refused.Clear();
        var needed = Past.Nothing;
        var stock = Before = JsonSerializer.Deserialize<CurrentStock>(loaded!.Document.Data, json)!;
        foreach (var (item, movement) in _movements)
        {
            if (stock.TryApply(movement) is not { } next || movement is not OriginalMovement original) return Past.Movements;
            if (!TryBook(item, movement, stock, next)) continue;
            var past = days.TryApply(original, stock.Latest);
            if (past is Past.Movements) return past;
            if (past is Past.Days) needed = past;
            stock = next;
        }
        Days = [.. days.Changed];
        return needed;
    }

    private bool TryBook(SubmittedItem item, StockMovement movement, CurrentStock before, CurrentStock after)
    {
        var shortage = item.AllowsNegative ? null : StockItem.Shortage(movement, before, after);
        if (shortage is null) _booked.Add(new(item, movement, after));
        else _refused.Add((item, shortage));
        return shortage is null;
    }
}
