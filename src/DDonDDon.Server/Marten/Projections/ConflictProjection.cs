using DDonDDon.Domain.Conflicts;
using DDonDDon.Server.Marten.Projecting;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>Questions that only a person can answer, from what opened and closed them.</summary>
public sealed class ConflictProjection() : StreamProjection<Conflict>("conflict", typeof(ConflictEvent))
{
    public override string WhenRebuilt => DdonProjections.RenewGeneration;

    protected override Conflict? Evolve(string tenant, Conflict? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<ConflictEvent>().Aggregate(document, Domain.Conflicts.Conflict.Evolve);

    protected override (Guid Id, long Version) Key(Conflict document) => (document.Id, document.Version);
}
