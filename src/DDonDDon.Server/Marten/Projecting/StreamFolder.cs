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
    private static readonly string ReadEvents = SqlText.Load("project/read-events.sql");
    private static readonly string ReadChangedEvents = SqlText.Load("project/read-changed-events.sql");

    public static async Task<StreamFolder> PrepareAsync(
        LedgerDatabase store, Projection projection, NpgsqlConnection connection, string tenant, CancellationToken ct) =>
        new(store, projection, tenant, await projection.PrepareAsync(connection, tenant, ct).ConfigureAwait(false));

    /// <summary>Folds the tenant's streams up to a position, in the database's order of their ids, beginning with one of them.</summary>
    public IAsyncEnumerable<FoldedDocument> FoldAsync(NpgsqlConnection connection, long upTo, Guid first, CancellationToken ct) =>
        FoldAsync(connection, ReadEvents, [Sql.Bigint(upTo), Sql.Id(first)], ct);

    /// <summary>Folds the streams that got events after a position.</summary>
    public IAsyncEnumerable<FoldedDocument> FoldChangedAsync(NpgsqlConnection connection, long after, CancellationToken ct) =>
        FoldAsync(connection, ReadChangedEvents, [Sql.Bigint(after)], ct);

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
