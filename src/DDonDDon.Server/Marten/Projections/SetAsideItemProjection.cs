using DDonDDon.Domain.Quarantine;
using DDonDDon.Server.Marten.Projecting;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>What was set aside in each ledger (its tenant), and ids that other content came under.</summary>
public sealed class SetAsideItemProjection() : StreamProjection<SetAsideItem>("set-aside-item", typeof(SetAsideEvent))
{
    public override string WhenRebuilt => DdonProjections.RenewGeneration;

    protected override SetAsideItem? Evolve(string tenant, SetAsideItem? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<SetAsideEvent>().Aggregate(document, (held, happened) => SetAsideItem.Evolve(streamId, held, happened));

    protected override (Guid Id, long Version) Key(SetAsideItem document) => (document.Id, document.Version);
}
