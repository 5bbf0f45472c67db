using DDonDDon.Domain.Counting;
using DDonDDon.Server.Marten.Projecting;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>The count sessions of each store (its tenant), as a whole.</summary>
public sealed class CountSessionProjection() : StreamProjection<CountSession>("count-session", typeof(CountSessionEvent))
{
    public override string WhenRebuilt => DdonProjections.RenewGeneration;

    protected override CountSession? Evolve(string tenant, CountSession? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<CountSessionEvent>().Aggregate(document, CountSession.Evolve);

    protected override (Guid Id, long Version) Key(CountSession document) => (document.Id, document.Version);
}
