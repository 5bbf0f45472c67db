using DDonDDon.Domain.Counting;
using DDonDDon.EventStore.Projecting;
using Npgsql;

namespace DDonDDon.Server.Projections;

/// <summary>The count sessions of each store (its tenant), as a whole.</summary>
public sealed class CountSessionProjection() : StreamProjection("count-session", typeof(CountSession), typeof(CountSessionEvent))
{
    public override string WhenRebuilt => DdonProjections.TellReaders;

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<CountSessionEvent>().Aggregate((CountSession?)null, CountSession.Evolve)!;
}

/// <summary>What holds in each zone of a count session for each product: several documents a stream.</summary>
public sealed class CountLineProjection() : Projection("count-line", typeof(CountLine), typeof(CountLineRecorded))
{
    // The stream goes on with other lines and steps.
    public override bool HasTimeOfStream => false;

    public override Task<StreamFold> PrepareAsync(NpgsqlConnection connection, string tenant, CancellationToken ct) => Task.FromResult<StreamFold>(
        (_, _, events) => CountLine.Fold(events.Cast<CountLineRecorded>()).Select(line => new ProjectedDocument(line.Id, line, line.Version)));
}
