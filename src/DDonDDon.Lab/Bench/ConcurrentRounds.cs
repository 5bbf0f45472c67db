using System.Diagnostics;

namespace DDonDDon.Lab.Bench;

/// <summary>
/// Eight clients at once: each with a store of its own, beside plain Marten with eight sessions on eight tenants; and all of them on two stores and the same
/// products, beside themselves on eight.
/// </summary>
internal sealed class ConcurrentRounds(BenchOptions options)
{
    private const int Clients = 8;
    private const int SharedStores = 2;
    private const double SharedTarget = 0.6;

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchDatabase database, IAppendPath path, CancellationToken ct)
    {
        await using var plain = await PlainMarten.OpenAsync(database);
        var (own, plainly, shared) = (Stores(Clients), Stores(Clients), Stores(SharedStores));
        var (apart, together) = (new List<Round>(), new List<Round>());
        for (var round = -1; round < options.Rounds; round++)
        {
            var rate = await AppendAsync(path, own, ct);
            var marten = await AppendAsync(plain, plainly, ct);
            // The library's bench has no late movements, which clients of one store make of each other's.
            var meeting = path is HttpAppend ? await AppendAsync(path, shared, ct) : 0;
            if (round < 0) continue;
            apart.Add(new(rate, marten));
            together.Add(new(meeting, rate));
        }
        var figure = new Figure($"append: {path.Name}, 8 stores at once", "plain Marten, 8 tenants", path.Targets.MartenAtOnce, apart);
        return path is HttpAppend
            ? [figure, new($"append: {path.Name}, 8 clients on 2 stores", "the same on 8 stores", SharedTarget, together)]
            : [figure];
    }

    private static StoreTraffic[] Stores(int count) => [.. Enumerable.Range(0, count).Select(seed => new StoreTraffic(AppendRounds.Items, seed))];

    // What each client sends is made before the clock starts.
    private async Task<double> AppendAsync(IAppendPath path, StoreTraffic[] stores, CancellationToken ct)
    {
        var batches = new List<object>[Clients];
        for (var client = 0; client < Clients; client++)
        {
            batches[client] = [];
            while (batches[client].Count < options.BatchesPerRound / 2)
                batches[client].Add(await path.PrepareAsync(stores[client % stores.Length].NextBatch(), ct));
        }
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(batches.Select(all => Task.Run(
            async () =>
            {
                foreach (var batch in all) await path.AppendAsync(batch, ct);
            },
            ct)));
        return batches.Sum(all => all.Count) * StoreTraffic.BatchSize / watch.Elapsed.TotalSeconds;
    }
}
