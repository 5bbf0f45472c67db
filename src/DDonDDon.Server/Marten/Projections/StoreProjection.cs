using DDonDDon.Domain.Access;
using DDonDDon.Server.Marten.Projecting;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>Stores, from their administrative changes.</summary>
public sealed class StoreProjection() : StreamProjection<Store>("store", typeof(StoreEvent))
{
    public override string WhenRebuilt => DdonProjections.RenewGeneration;

    protected override Store? Evolve(string tenant, Store? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<StoreEvent>().Aggregate(document, Store.Evolve);

    protected override (Guid Id, long Version) Key(Store document) => (document.Id, document.Version);
}
