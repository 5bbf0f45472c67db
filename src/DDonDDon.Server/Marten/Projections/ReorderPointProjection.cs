using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten.Projecting;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>How few pieces of each product each store (its tenant) may have before it is to be ordered.</summary>
public sealed class ReorderPointProjection() : StreamProjection<ReorderPoint>("reorder-point", typeof(ReorderPointSet))
{
    public override string WhenRebuilt => DdonProjections.RenewGeneration;

    protected override ReorderPoint? Evolve(string tenant, ReorderPoint? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<ReorderPointSet>().Aggregate(document, Domain.Stock.ReorderPoint.Evolve);

    protected override (Guid Id, long Version) Key(ReorderPoint document) => (document.Id, document.Version);
}
