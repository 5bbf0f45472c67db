using Npgsql;
using NpgsqlTypes;

namespace DDonDDon.EventStore.Projecting;

/// <summary>How far a rebuild or a verification is; <paramref name="Events"/> have been folded since the last report.</summary>
public sealed record ProjectionProgress(string Tenant, int Events);

/// <summary>What a rebuild did: how much it read, and how many documents were not what their events say.</summary>
public sealed record RebuildResult(int Tenants, long Documents, long Events, long Added, long Changed, long Removed);

/// <summary>
/// Makes a projection's documents again from the events, while readers and writers go on. Each tenant is folded into a shadow
/// table; then, behind the tenant's head lock, what was appended meanwhile is caught up and the shadow takes the documents'
/// place in one short transaction that touches only what differs.
/// </summary>
public sealed class Rebuilder(PostgresEventStore store)
{
    private static readonly string MakeShadow = SqlText.Load("project/make-shadow.sql");
    private static readonly string CopyShadow = SqlText.Load("project/copy-shadow.sql");
    private static readonly string RemoveDifferent = SqlText.Load("project/remove-different.sql");
    private static readonly string AddMissing = SqlText.Load("project/add-missing.sql");

    /// <summary>Rebuilds all tenants, <paramref name="parallel"/> of them at a time. A second rebuild of the same projection waits.</summary>
    public async Task<RebuildResult> RebuildAsync(Projection projection, int parallel, IProgress<ProjectionProgress>? progress, CancellationToken ct) =>
        await RebuildAsync(projection, await Tenants.ListAsync(store, projection, ct).ConfigureAwait(false), parallel, progress, ct).ConfigureAwait(false);

    /// <summary>Rebuilds some tenants.</summary>
    public async Task<RebuildResult> RebuildAsync(
        Projection projection, IReadOnlyCollection<string> tenants, int parallel, IProgress<ProjectionProgress>? progress, CancellationToken ct)
    {
        await using var guard = await store.DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        try
        {
            await ExecuteAsync(guard, $"set lock_timeout = 0; select pg_advisory_lock(hashtext('rebuild {projection.Table}')); reset lock_timeout", ct).ConfigureAwait(false);
            return await RebuildLockedAsync(projection, tenants, guard, parallel, progress, ct).ConfigureAwait(false);
        }
        finally
        {
            await ExecuteAsync(guard, $"select pg_advisory_unlock(hashtext('rebuild {projection.Table}'))", CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<RebuildResult> RebuildLockedAsync(
        Projection projection, IReadOnlyCollection<string> tenants, NpgsqlConnection guard, int parallel,
        IProgress<ProjectionProgress>? progress, CancellationToken ct)
    {
        try
        {
            await ExecuteAsync(guard, For(projection, MakeShadow), ct).ConfigureAwait(false);
            var results = new System.Collections.Concurrent.ConcurrentBag<RebuildResult>();
            await Parallel.ForEachAsync(
                tenants,
                new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = ct },
                async (tenant, stop) => results.Add(await RebuildAsync(projection, tenant, progress, stop).ConfigureAwait(false))).ConfigureAwait(false);
            return results.Aggregate(new RebuildResult(0, 0, 0, 0, 0, 0), Sum);
        }
        finally
        {
            await ExecuteAsync(guard, For(projection, "drop table if exists {shadow}"), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<RebuildResult> RebuildAsync(Projection projection, string tenant, IProgress<ProjectionProgress>? progress, CancellationToken ct)
    {
        await using var reading = await store.DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var writing = await store.DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        var upTo = await Tenants.LastPositionAsync(reading, tenant, ct).ConfigureAwait(false);
        var folder = await StreamFolder.PrepareAsync(store, projection, reading, tenant, ct).ConfigureAwait(false);
        var folded = await CopyAsync(projection, tenant, writing, folder.FoldAsync(reading, upTo, ct), progress, ct).ConfigureAwait(false);

        await using var transaction = await store.BeginAsync(tenant, 0, [], ct).ConfigureAwait(false);
        var late = new List<FoldedDocument>();
        await foreach (var document in folder.FoldChangedAsync(transaction.Connection, upTo, ct).ConfigureAwait(false)) late.Add(document);
        if (late.Count > 0) await ReplaceAsync(projection, tenant, writing, late, progress, ct).ConfigureAwait(false);

        var (added, changed, removed) = await MergeAsync(projection, tenant, transaction.Connection, ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return new(1, folded.Documents, folded.Events, added, changed, removed);
    }

    private static async Task<(long Documents, long Events)> CopyAsync(
        Projection projection, string tenant, NpgsqlConnection writing, IAsyncEnumerable<FoldedDocument> documents,
        IProgress<ProjectionProgress>? progress, CancellationToken ct)
    {
        var (count, events) = (0L, 0L);
        await using var copy = await writing.BeginBinaryImportAsync(For(projection, CopyShadow), ct).ConfigureAwait(false);
        await foreach (var document in documents.ConfigureAwait(false))
        {
            await copy.StartRowAsync(ct).ConfigureAwait(false);
            await copy.WriteAsync(tenant, NpgsqlDbType.Varchar, ct).ConfigureAwait(false);
            await copy.WriteAsync(document.Id, NpgsqlDbType.Uuid, ct).ConfigureAwait(false);
            await copy.WriteAsync(document.Data, NpgsqlDbType.Jsonb, ct).ConfigureAwait(false);
            await copy.WriteAsync(document.LastModified.UtcDateTime, NpgsqlDbType.TimestampTz, ct).ConfigureAwait(false);
            await copy.WriteAsync(projection.DotNetType, NpgsqlDbType.Varchar, ct).ConfigureAwait(false);
            await copy.WriteAsync(document.Version, NpgsqlDbType.Bigint, ct).ConfigureAwait(false);
            (count, events) = (count + 1, events + document.Events);
            progress?.Report(new(tenant, document.Events));
        }
        await copy.CompleteAsync(ct).ConfigureAwait(false);
        return (count, events);
    }

    private static async Task ReplaceAsync(
        Projection projection, string tenant, NpgsqlConnection writing, List<FoldedDocument> documents, IProgress<ProjectionProgress>? progress, CancellationToken ct)
    {
        await ExecuteAsync(writing, For(projection, "delete from {shadow} where tenant_id = $1 and id = any($2)"), ct,
            Sql.Text(tenant), Sql.Ids([.. documents.Select(document => document.Id)])).ConfigureAwait(false);
        await CopyAsync(projection, tenant, writing, documents.ToAsyncEnumerable(), progress, ct).ConfigureAwait(false);
    }

    private static async Task<(long Added, long Changed, long Removed)> MergeAsync(Projection projection, string tenant, NpgsqlConnection connection, CancellationToken ct)
    {
        await using var remove = new NpgsqlCommand(For(projection, RemoveDifferent), connection)
        {
            CommandTimeout = 0,
            Parameters = { Sql.Text(tenant), Sql.Flag(projection.HasTimeOfStream) },
        };
        await using var row = await remove.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await row.ReadAsync(ct).ConfigureAwait(false);
        var (changed, removed) = (row.GetInt64(0), row.GetInt64(1));
        await row.CloseAsync().ConfigureAwait(false);
        var inserted = await ExecuteAsync(connection, For(projection, AddMissing), ct, Sql.Text(tenant)).ConfigureAwait(false);
        foreach (var derived in projection.DerivedTables)
            await ExecuteAsync(connection, derived, ct, Sql.Text(tenant), Sql.NoIds).ConfigureAwait(false);
        return (inserted - changed, changed, removed);
    }

    private static string For(Projection projection, string statement) => statement
        .Replace("{shadow}", "ddon_shadow_" + projection.Table, StringComparison.Ordinal)
        .Replace("{table}", projection.Table, StringComparison.Ordinal);

    private static RebuildResult Sum(RebuildResult left, RebuildResult right) => new(
        left.Tenants + right.Tenants, left.Documents + right.Documents, left.Events + right.Events,
        left.Added + right.Added, left.Changed + right.Changed, left.Removed + right.Removed);

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }
}
