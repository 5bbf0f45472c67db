using System.Diagnostics;
using DDonDDon.Server.Features.Audit;
using DDonDDon.Server.Features.Audit.Segments;
using DDonDDon.Server.Postgres.Reading;

namespace DDonDDon.Lab.Bench;

/// <summary>
/// Walks the chain of one large store, looks back at all of its stock, and writes it out, beside reading the same rows and doing nothing with them. On a
/// cluster of the benchmark's own it also looks back when nothing of the database is in memory.
/// </summary>
internal sealed class AuditRounds(BenchOptions options, BenchCluster? cluster)
{
    private static readonly TimeSpan LookBackLimit = TimeSpan.FromSeconds(2);

    public async Task<(IReadOnlyList<Figure> Figures, IReadOnlyList<Latency> LookBacks)> RunAsync(BenchDatabase database, CancellationToken ct)
    {
        var traffic = new StoreTraffic(options.AuditItems, seed: 3);
        await using (var path = new LibraryAppend(database.Store))
            for (var batch = 0; batch < options.AuditEvents / StoreTraffic.BatchSize; batch++)
                await path.AppendAsync(await path.PrepareAsync(traffic.NextBatch(), ct), ct);
        // As a store of months is: what can be sealed is sealed, its statistics are there, and what was written is on the disk.
        await new SegmentSealer(database.Store).RunAsync(ct);
        await database.ExecuteAsync("analyze mt_events; analyze mt_streams; checkpoint", ct);

        var (verified, lookedBack, exported, taken) = (new List<Round>(), new List<Round>(), new List<Round>(), new List<Percentiles>());
        for (var round = -1; round < options.Rounds; round++)
        {
            var read = await RateAsync(() => ReadAsync(database, traffic.StoreId, ct));
            var verify = await RateAsync(() => VerifyAsync(database, traffic.StoreId, ct));
            var lookBack = await RateAsync(() => LookBackAsync(database, traffic.StoreId, ct));
            var export = await RateAsync(() => ExportAsync(database, traffic.StoreId, ct));
            if (round < 0) continue;
            verified.Add(new(verify, read));
            lookedBack.Add(new(lookBack, read));
            exported.Add(new(export, read));
            taken.Add(Percentiles.Of([TimeSpan.FromSeconds(options.AuditEvents / lookBack)]));
        }
        var fromDisk = new List<Percentiles>();
        for (var round = 0; cluster is not null && round < options.Rounds; round++)
        {
            await cluster.RestartColdAsync(ct);
            await database.ReopenAsync(cluster.ConnectionString);
            fromDisk.Add(Percentiles.Of([TimeSpan.FromSeconds(options.AuditEvents / await RateAsync(() => LookBackAsync(database, traffic.StoreId, ct)))]));
        }
        var what = $"stock of a store as of two times, {options.AuditEvents:#,0} events";
        return (
            [new("verification of the chain", "reading", null, verified), new("stock of a store as of two times", "reading", null, lookedBack),
                new("export as NDJSON", "reading", null, exported)],
            [
                new($"{what}, warm", LookBackLimit.TotalMilliseconds, taken),
                .. fromDisk.Count == 0 ? [] : new[] { new Latency($"{what}, from the disk", LookBackLimit.TotalMilliseconds, fromDisk) },
            ]);
    }

    private async Task<double> RateAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return options.AuditEvents / watch.Elapsed.TotalSeconds;
    }

    private static async Task ReadAsync(BenchDatabase database, Guid storeId, CancellationToken ct)
    {
        var head = (await LedgerHeads.TakeDigestAsync(database.Store, DateTimeOffset.UtcNow, ct)).Find(storeId.ToString())!;
        await Parallel.ForEachAsync(
            new LedgerRange(0, head.LastSeq).Cut(head.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct }, async (range, stop) =>
            {
                await using var ledger = await LedgerReader.OpenAsync(database.DataSource, head.TenantId, range.After, range.Until,
                    LedgerFilter.Everything, stop);
                while (await ledger.ReadAsync(stop)) { }
            });
    }

    private static async Task VerifyAsync(BenchDatabase database, Guid storeId, CancellationToken ct)
    {
        var ledgers = await new LedgerVerifier(database.Store).VerifyAsync(storeId.ToString(), null, null, Environment.ProcessorCount, null, ct);
        if (!ledgers.Single().IsIntact) throw new InvalidOperationException("A verification found something wrong.");
    }

    private async Task LookBackAsync(BenchDatabase database, Guid storeId, CancellationToken ct)
    {
        var looking = new StockLookBack(database.Store, new(database.Store), TimeProvider.System);
        var items = await looking.ListAsync(storeId, await looking.MomentAsync(storeId, null, null, ct), null, int.MaxValue, ct);
        if (items.Count != options.AuditItems) throw new InvalidOperationException($"A look back found {items.Count} items.");
    }

    private async Task ExportAsync(BenchDatabase database, Guid storeId, CancellationToken ct)
    {
        var written = await new LedgerExport(database.Store, TimeProvider.System).WriteAsync(
            Stream.Null, new(ExportFormat.Ndjson, storeId, LedgerFilter.Everything), null, ct);
        if (written != options.AuditEvents) throw new InvalidOperationException($"An export wrote {written} events.");
    }
}
