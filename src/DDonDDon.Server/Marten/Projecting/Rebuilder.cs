using System.Collections.Concurrent;
using Npgsql;

namespace DDonDDon.Server.Marten.Projecting;

/// <summary>How far a rebuild or a verification is; <paramref name="Events"/> have been folded since the last report.</summary>
public sealed record ProjectionProgress(string Tenant, int Events);

/// <summary>What a rebuild did: how much it read, and how many documents were not what their events say.</summary>
public sealed record RebuildResult(int Tenants, long Documents, long Events, long Added, long Changed, long Removed)
{
    public static RebuildResult operator +(RebuildResult left, RebuildResult right) => new(
        left.Tenants + right.Tenants, left.Documents + right.Documents, left.Events + right.Events,
        left.Added + right.Added, left.Changed + right.Changed, left.Removed + right.Removed);
}

/// <summary>
/// Makes a projection's documents again from the events, while readers and writers go on. Each tenant is folded into a shadow
/// table; then, behind the tenant's head lock, what was appended meanwhile is caught up and the shadow takes the documents'
/// place in one short transaction that touches only what differs. The next rebuild continues one that was killed or stopped.
/// <paramref name="batchSize"/> documents come into the shadow in one transaction: what a kill costs at the most.
/// </summary>
public sealed class Rebuilder(LedgerDatabase store, int batchSize = 5_000)
{
    private const string PlanAsUsualSql = """
        -- Takes back how the lock of the head has statements planned, for the rest of a transaction that reads and writes whole ledgers. No rows.
        set local plan_cache_mode to default;
        set local enable_seqscan to default;
        set local enable_sort to default
        """;

    /// <summary>Rebuilds all tenants, <paramref name="parallel"/> of them at a time. A second rebuild of the same projection waits.</summary>
    public async Task<RebuildResult> RebuildAsync(Projection projection, int parallel, IProgress<ProjectionProgress>? progress, CancellationToken ct) =>
        await RebuildAsync(projection, await Tenants.ListAsync(store, projection, ct).ConfigureAwait(false), parallel, progress, ct).ConfigureAwait(false);

    /// <summary>
    /// Rebuilds some tenants. <paramref name="startOver"/>: not from what an earlier rebuild left, because what the fold takes beside the events has changed.
    /// </summary>
    public async Task<RebuildResult> RebuildAsync(
        Projection projection, IReadOnlyCollection<string> tenants, int parallel, IProgress<ProjectionProgress>? progress, CancellationToken ct,
            bool startOver = false)
    {
        var shadow = new Shadow(projection);
        await using var guard = await store.DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        try
        {
            await ExecuteAsync(guard, $"set lock_timeout = 0; select pg_advisory_lock(hashtext('rebuild {projection.Table}')); reset lock_timeout", ct)
                .ConfigureAwait(false);
            await shadow.OpenAsync(guard, ct).ConfigureAwait(false);
            if (startOver) await shadow.StartOverAsync(guard, tenants, ct).ConfigureAwait(false);
            var results = new ConcurrentBag<RebuildResult>();
            await Parallel.ForEachAsync(
                tenants,
                new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = ct },
                async (tenant, stop) => results.Add(await RebuildAsync(projection, shadow, tenant, progress, stop)
                    .ConfigureAwait(false))).ConfigureAwait(false);
            await shadow.CloseAsync(guard, tenants, ct).ConfigureAwait(false);
            return results.Aggregate(new RebuildResult(0, 0, 0, 0, 0, 0), (sum, one) => sum + one);
        }
        finally
        {
            await ExecuteAsync(guard, $"select pg_advisory_unlock(hashtext('rebuild {projection.Table}'))", CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<RebuildResult> RebuildAsync(
        Projection projection, Shadow shadow, string tenant, IProgress<ProjectionProgress>? progress, CancellationToken ct)
    {
        await using var reading = await store.DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var writing = await store.DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        var begun = await shadow.BeginAsync(writing, tenant, ct).ConfigureAwait(false);
        progress?.Report(new(tenant, (int)begun.Events));
        if (begun.Done is { } done) return done;

        var folder = await StreamFolder.PrepareAsync(store, projection, reading, tenant, ct).ConfigureAwait(false);
        var folded = await FillAsync(shadow, tenant, begun, folder.FoldAsync(reading, begun.UpTo, begun.LastStream, ct), writing, progress, ct)
            .ConfigureAwait(false);

        await using var transaction = await store.BeginAsync(tenant, 0, [], ct).ConfigureAwait(false);
        await ExecuteAsync(transaction.Connection, PlanAsUsualSql, ct).ConfigureAwait(false);
        var late = new List<FoldedDocument>();
        await foreach (var document in folder.FoldChangedAsync(transaction.Connection, begun.UpTo, ct).ConfigureAwait(false)) late.Add(document);
        if (late.Count > 0) await shadow.ReplaceAsync(writing, tenant, late, ct).ConfigureAwait(false);
        foreach (var document in late) progress?.Report(new(tenant, document.Events));

        var (added, changed, removed) = await shadow.MergeAsync(transaction.Connection, tenant, ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return folded with { Added = added, Changed = changed, Removed = removed };
    }

    // Reading begins with the last stream that is in the shadow already: no assumption about how streams are ordered.
    private async Task<RebuildResult> FillAsync(
        Shadow shadow, string tenant, TenantProgress begun, IAsyncEnumerable<FoldedDocument> documents, NpgsqlConnection writing,
        IProgress<ProjectionProgress>? progress, CancellationToken ct)
    {
        var (count, events) = (begun.Documents, begun.Events);
        var waiting = new List<FoldedDocument>();
        await foreach (var document in documents.ConfigureAwait(false))
        {
            if (document.Stream == begun.LastStream && begun.Documents > 0) continue;
            if (waiting.Count >= batchSize && document.Stream != waiting[^1].Stream)
            {
                await shadow.AddAsync(writing, tenant, waiting, ct).ConfigureAwait(false);
                waiting.Clear();
            }
            waiting.Add(document);
            (count, events) = (count + 1, events + document.Events);
            progress?.Report(new(tenant, document.Events));
        }
        if (waiting.Count > 0) await shadow.AddAsync(writing, tenant, waiting, ct).ConfigureAwait(false);
        return new(1, count, events, 0, 0, 0);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }
}
