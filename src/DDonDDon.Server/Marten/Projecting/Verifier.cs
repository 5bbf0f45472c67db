using System.Collections.Concurrent;
using System.Data;
using System.Text;
using DDonDDon.Ledger;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Marten.Projecting;

/// <summary>
/// A document that is not what its events say: null in <paramref name="Stored"/> when it is missing, null in
/// <paramref name="Folded"/> when nothing explains it. Both are canonical JSON.
/// </summary>
public sealed record ProjectionDifference(string Tenant, Guid? Id, string? Stored, string? Folded);

public sealed record VerifyResult(long Documents, long Events, IReadOnlyList<ProjectionDifference> Differences);

/// <summary>Folds everything again and compares, on one snapshot of the database a tenant; writes nothing.</summary>
public sealed class Verifier(LedgerDatabase store)
{
    /// <summary>Verifies all tenants, <paramref name="parallel"/> of them at a time.</summary>
    public async Task<VerifyResult> VerifyAsync(Projection projection, int parallel, IProgress<ProjectionProgress>? progress, CancellationToken ct) =>
        await VerifyAsync(projection, await Tenants.ListAsync(store, projection, ct).ConfigureAwait(false), parallel, progress, ct).ConfigureAwait(false);

    /// <summary>Verifies some tenants.</summary>
    public async Task<VerifyResult> VerifyAsync(
        Projection projection, IReadOnlyCollection<string> tenants, int parallel, IProgress<ProjectionProgress>? progress, CancellationToken ct)
    {
        var results = new ConcurrentBag<VerifyResult>();
        await Parallel.ForEachAsync(
            tenants,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = ct },
            async (tenant, stop) => results.Add(await VerifyAsync(projection, tenant, progress, stop).ConfigureAwait(false))).ConfigureAwait(false);
        return new(
            results.Sum(result => result.Documents), results.Sum(result => result.Events),
            [.. results.SelectMany(result => result.Differences).OrderBy(difference => difference.Tenant, StringComparer.Ordinal)
                .ThenBy(difference => difference.Id)]);
    }

    private async Task<VerifyResult> VerifyAsync(Projection projection, string tenant, IProgress<ProjectionProgress>? progress, CancellationToken ct)
    {
        await using var connection = await store.DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct).ConfigureAwait(false);
        var stored = await DocumentsAsync(projection, connection, tenant, ct).ConfigureAwait(false);
        var differences = new List<ProjectionDifference>();
        var (documents, events) = (0L, 0L);
        var folder = await StreamFolder.PrepareAsync(store, projection, connection, tenant, ct).ConfigureAwait(false);
        await foreach (var folded in folder.FoldAsync(connection, long.MaxValue, Guid.Empty, ct).ConfigureAwait(false))
        {
            stored.Remove(folded.Id, out var held);
            if (held is null || (held.Version ?? folded.Version) != folded.Version || !CanonicalJson.Of(held.Data).Span.SequenceEqual(folded.Data))
                differences.Add(new(tenant, folded.Id, held is null ? null : Text(held.Data), Text(folded.Data)));
            (documents, events) = (documents + 1, events + folded.Events);
            progress?.Report(new(tenant, folded.Events));
        }
        differences.AddRange(stored.Select(left => new ProjectionDifference(tenant, left.Key, Text(left.Value.Data), null)));
        differences.AddRange(await DerivedDifferencesAsync(projection, connection, tenant, ct).ConfigureAwait(false));
        return new(documents, events, differences);
    }

    private static async Task<Dictionary<Guid, StoredDocument>> DocumentsAsync(
        Projection projection, NpgsqlConnection connection, string tenant, CancellationToken ct)
    {
        var documents = new Dictionary<Guid, StoredDocument>();
        var version = projection.HasVersion ? "mt_version" : "null::bigint";
        await using var command = new NpgsqlCommand($"select id, data, {version} from {projection.Table} where tenant_id = $1", connection)
        {
            CommandTimeout = 0,
            Parameters = { Sql.Text(tenant) },
        };
        await using var rows = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        while (await rows.ReadAsync(ct).ConfigureAwait(false)) documents.Add(rows.GetGuid(0),
            new(rows.GetFieldValue<byte[]>(1), rows.IsDBNull(2) ? null : rows.GetInt64(2)));
        return documents;
    }

    private static async Task<IReadOnlyList<ProjectionDifference>> DerivedDifferencesAsync(Projection projection, NpgsqlConnection connection, string tenant,
        CancellationToken ct)
    {
        var differences = new List<ProjectionDifference>();
        if (projection.DerivedDifferences is not { } statement) return differences;
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0, Parameters = { Sql.Text(tenant) } };
        await using var rows = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        while (await rows.ReadAsync(ct).ConfigureAwait(false)) differences.Add(new(tenant, null, rows.GetString(0), null));
        return differences;
    }

    private static string Text(byte[] json) => Encoding.UTF8.GetString(CanonicalJson.Of(json).Span);

    private sealed record StoredDocument(byte[] Data, long? Version);
}
