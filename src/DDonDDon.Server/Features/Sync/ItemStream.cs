using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Sync;

/// <summary>A movement that joins its stream, whose item it is, and the stock after it.</summary>
internal readonly record struct BookedMovement(SubmittedItem Item, StockMovement Movement, CurrentStock After);

/// <summary>
/// One stock item while a batch is decided: what is stored, the movements that join it, and the stock after each of them.
/// </summary>
internal sealed class ItemStream(Guid storeId, Guid productId, LoadedDocument? loaded, JsonSerializerOptions json)
{
    private readonly List<(SubmittedItem Item, StockMovement Movement)> _movements = [];
    private readonly List<BookedMovement> _booked = [];

    public Guid ProductId => productId;

    /// <summary>The version that the decisions are made on.</summary>
    public long ExpectedVersion => loaded?.StreamVersion ?? 0;

    /// <summary>The movements that join; complete once <see cref="TryReplay"/> or <see cref="Replay"/> has said so.</summary>
    public IReadOnlyList<BookedMovement> Booked => _booked;

    /// <summary>The stock after all of them.</summary>
    public CurrentStock Stock => _booked[^1].After;

    public void Add(SubmittedItem item, StockMovement movement) => _movements.Add((item, movement));

    /// <summary>Applies the movements to the document; false when that needs the item's history.</summary>
    public bool TryReplay()
    {
        if (loaded is null) return Replay([]);
        if (!loaded.IsCurrent) return false;

        var stock = JsonSerializer.Deserialize<CurrentStock>(loaded.Data, json)!;
        foreach (var (item, movement) in _movements)
        {
            if (stock.TryApply(movement) is not { } next) return false;
            _booked.Add(new(item, movement, stock = next));
        }
        return true;
    }

    /// <summary>Applies the movements to the item's own history.</summary>
    public bool Replay(IEnumerable<StockMovement> stored)
    {
        _booked.Clear();
        var history = CurrentStockProjection.History(storeId, productId, stored);
        var stock = history.Fold();
        foreach (var (item, movement) in _movements)
        {
            history.Add(movement);
            _booked.Add(new(item, movement, stock = stock.TryApply(movement) ?? history.Fold()));
        }
        return true;
    }
}
