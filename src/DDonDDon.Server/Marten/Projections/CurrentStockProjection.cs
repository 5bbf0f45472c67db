using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten.Projecting;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>The stock of each product in each store (its tenant), from its movements.</summary>
public sealed class CurrentStockProjection() : StreamProjection<CurrentStock>("current-stock", typeof(StockMovement))
{
    public override string WhenRebuilt => DdonProjections.RenewGeneration;

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) =>
        History(Guid.Parse(tenant), streamId, events.Cast<StockMovement>()).Fold();

    public static StockHistory History(Guid storeId, Guid productId, IEnumerable<StockMovement> movements)
    {
        var history = new StockHistory(storeId, productId);
        foreach (var movement in movements) history.Add(movement);
        return history;
    }

    // In constant time while the document can tell.
    protected override CurrentStock? Evolve(string tenant, CurrentStock? document, Guid streamId, IReadOnlyList<object> events) => events.Cast<StockMovement>()
        .Aggregate(document ?? CurrentStock.Empty(Guid.Parse(tenant), streamId), (CurrentStock? stock, StockMovement movement) => stock?.TryApply(movement));

    protected override (Guid Id, long Version) Key(CurrentStock document) => (document.Id, document.Version);
}
