using DDonDDon.Domain.Counting;
using DDonDDon.Server.Marten.Projecting;
using Npgsql;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>What holds in each zone of a count session for each product: several documents a stream.</summary>
public sealed class CountLineProjection() : SetProjection<CountLine>("count-line", typeof(CountLineRecorded))
{
    public override Task<StreamFold> PrepareAsync(NpgsqlConnection connection, string tenant, CancellationToken ct) => Task.FromResult<StreamFold>(
        (_, _, events) => CountLine.Fold(events.Cast<CountLineRecorded>()).Select(line => new ProjectedDocument(line.Id, line, line.Version)));

    protected override (Guid Id, long Version) Key(CountLine document) => (document.Id, document.Version);
}
