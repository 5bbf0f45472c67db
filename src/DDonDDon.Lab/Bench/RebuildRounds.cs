using System.Diagnostics;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Bench;

/// <summary>Rebuilds and verifies the stock of several stores, between appends to one of them.</summary>
internal sealed class RebuildRounds(BenchOptions options)
{
    private const int Stores = 4;
    private const double RebuildTarget = 3;

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchDatabase database, CancellationToken ct)
    {
        var appends = new AppendRounds(options);
        await using var path = new LibraryAppend(database.Store);
        var stores = Enumerable.Range(0, Stores).Select(seed => new StoreTraffic(AppendRounds.Items, seed)).ToList();
        for (var batch = 0; batch < options.RebuildEvents / StoreTraffic.BatchSize; batch++)
            await path.AppendAsync(await path.PrepareAsync(stores[batch % Stores].NextBatch(), ct), ct);

        var (rebuilds, verifies) = (new List<Round>(), new List<Round>());
        for (var round = -1; round < options.Rounds; round++)
        {
            var append = await appends.AppendAsync(path, stores[Math.Abs(round) % Stores], ct);
            var rebuild = await RebuildAsync(database, ct);
            var verify = await VerifyAsync(database, ct);
            if (round < 0) continue;
            rebuilds.Add(new(rebuild, append));
            verifies.Add(new(verify, append));
        }
        return
        [
            new("rebuild of the stock", "append", RebuildTarget, rebuilds),
            new("verification of the stock", "append", null, verifies),
        ];
    }

    private static async Task<double> RebuildAsync(BenchDatabase database, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var result = await new Rebuilder(database.Store)
            .RebuildAsync(DdonProjections.CurrentStock, Environment.ProcessorCount, null, ct);
        if (result.Added + result.Changed + result.Removed > 0)
            throw new InvalidOperationException($"A rebuild found differences: {result}.");
        return result.Events / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> VerifyAsync(BenchDatabase database, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var result = await new Verifier(database.Store)
            .VerifyAsync(DdonProjections.CurrentStock, Environment.ProcessorCount, null, ct);
        if (result.Differences.Count > 0)
            throw new InvalidOperationException($"A verification found {result.Differences.Count} differences.");
        return result.Events / watch.Elapsed.TotalSeconds;
    }
}
