using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Sync;

/// <summary>
/// One stock item while a batch is decided: what is stored, the movements that join it, and the stock after each of them.
/// </summary>
internal sealed class ItemStream(Guid storeId, Guid productId, LoadedDocument? loaded, JsonSerializerOptions json)
{
    private readonly List<StockMovement> _movements = [];
    private readonly List<CurrentStock> _after = [];

    public Guid ProductId => productId;

    /// <summary>The version that the decisions are made on.</summary>
    public long ExpectedVersion => loaded?.StreamVersion ?? 0;

    public IReadOnlyList<StockMovement> Movements => _movements;

    /// <summary>The stock after each movement; complete once <see cref="TryReplay"/> or <see cref="Replay"/> has said so.</summary>
    public IReadOnlyList<CurrentStock> After => _after;

    public void Add(StockMovement movement) => _movements.Add(movement);

    /// <summary>Applies the movements to the document; false when that needs the item's history.</summary>
    public bool TryReplay()
    {
        if (loaded is null) return Replay([]);
        if (!loaded.IsCurrent) return false;

        var stock = JsonSerializer.Deserialize<CurrentStock>(loaded.Data, json)!;
        foreach (var movement in _movements)
        {
            if (stock.TryApply(movement) is not { } next) return false;
            _after.Add(stock = next);
        }
        return true;
    }

    /// <summary>Applies the movements to the item's own history.</summary>
    public bool Replay(IEnumerable<StockMovement> stored)
    {
        _after.Clear();
        var history = CurrentStockProjection.History(storeId, productId, stored);
        var stock = history.Fold();
        foreach (var movement in _movements)
        {
            history.Add(movement);
            _after.Add(stock = stock.TryApply(movement) ?? history.Fold());
        }
        return true;
    }
}
