using System.Runtime.CompilerServices;
using System.Text.Json;
using DDonDDon.Ledger;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Marten.Projecting;

/// <summary>
/// A document as its stream's events give it, in canonical JSON. <paramref name="Events"/>: of the stream, with its first document only.
/// </summary>
internal sealed record FoldedDocument(Guid Stream, Guid Id, byte[] Data, long Version, int Events);

/// <summary>Folds whole streams from rows of events; holds one stream's events at a time.</summary>
internal sealed class StreamFolder(LedgerDatabase store, Projection projection, string tenant, StreamFold fold)
{
    private const string ReadEventsSql = """
        -- Everything a projection needs from one tenant, stream by stream, by version.
        -- $1 tenant, $2 type names, $3 last position to read, $4 stream to begin with. One row an event.
        select stream_id, version, type, data, timestamp
        from mt_events
        where tenant_id = $1 and type = any($2) and seq_id <= $3 and stream_id >= $4
        order by tenant_id, stream_id, version
        """;

    private const string ReadChangedEventsSql = """
        -- The whole history of the streams that got events after a position: few, and so each by its index.
        -- $1 tenant, $2 type names, $3 position. One row an event, stream by stream, by version.
        with changed as materialized (
            select distinct stream_id
            from (select stream_id from mt_events where tenant_id = $1 and seq_id > $3 order by seq_id offset 0) late
        )
        select e.stream_id, e.version, e.type, e.data, e.timestamp
        from changed
        cross join lateral (
            select * from mt_events where tenant_id = $1 and stream_id = changed.stream_id and type = any($2) order by version offset 0) e
        order by e.tenant_id, e.stream_id, e.version
        """;

    public static async Task<StreamFolder> PrepareAsync(
        LedgerDatabase store, Projection projection, NpgsqlConnection connection, string tenant, CancellationToken ct) =>
        new(store, projection, tenant, await projection.PrepareAsync(connection, tenant, ct).ConfigureAwait(false));

    /// <summary>Folds the tenant's streams up to a position, in the database's order of their ids, beginning with one of them.</summary>
    public IAsyncEnumerable<FoldedDocument> FoldAsync(NpgsqlConnection connection, long upTo, Guid first, CancellationToken ct) =>
        FoldAsync(connection, ReadEventsSql, [Sql.Bigint(upTo), Sql.Id(first)], ct);

    /// <summary>Folds the streams that got events after a position.</summary>
    public IAsyncEnumerable<FoldedDocument> FoldChangedAsync(NpgsqlConnection connection, long after, CancellationToken ct) =>
        FoldAsync(connection, ReadChangedEventsSql, [Sql.Bigint(after)], ct);

    private async IAsyncEnumerable<FoldedDocument> FoldAsync(
        NpgsqlConnection connection, string statement, NpgsqlParameter[] range, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(statement, connection)
        {
            CommandTimeout = 0,
            Parameters = { Sql.Text(tenant), Sql.Texts(store.Types.NamesFor(projection.EventTypes)) },
        };
        command.Parameters.AddRange(range);
        await using var rows = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, ct).ConfigureAwait(false);
        var events = new List<object>();
        var (stream, version) = (Guid.Empty, 0L);
        while (await rows.ReadAsync(ct).ConfigureAwait(false))
        {
            var next = rows.GetGuid(0);
            if (next != stream)
            {
                foreach (var document in Fold(stream, version, events)) yield return document;
                stream = next;
                events.Clear();
            }
            version = rows.GetInt64(1);
            events.Add(store.Types.Read(rows.GetString(2), rows.GetFieldValue<byte[]>(3), stream, version));
        }
        foreach (var document in Fold(stream, version, events)) yield return document;
    }

    private IEnumerable<FoldedDocument> Fold(Guid stream, long version, List<object> events)
    {
        var count = events.Count;
        if (count == 0) yield break;
        foreach (var projected in fold(stream, version, events))
        {
            var document = JsonSerializer.SerializeToUtf8Bytes(projected.Document, projection.DocumentType, store.Types.Json);
            yield return new(stream, projected.Id, CanonicalJson.Of(document).ToArray(), projected.Version, count);
            count = 0;
        }
    }
}
