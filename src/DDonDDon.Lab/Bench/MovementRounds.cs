using System.Diagnostics;

namespace DDonDDon.Lab.Bench;

/// <summary>
/// Single movements of 64 clients over 8 stores through a real server with authentication, in turns with single-row transactions: of the same rows in order,
/// and of rows in none.
/// </summary>
internal sealed class MovementRounds(BenchOptions options)
{
    private const int Clients = 64;
    private const int Stores = 8;
    private const int Items = 100;
    private const double LimitMilliseconds = 25;

    public async Task<(IReadOnlyList<Figure> Rates, Latency Latency)> RunAsync(BenchDatabase database, CancellationToken ct)
    {
        await using var path = (HttpAppend)await HttpAppend.OpenAsync(database, ct);
        var stores = Enumerable.Range(0, Stores).Select(seed => new StoreTraffic(Items, seed)).ToList();
        foreach (var store in stores) await path.AppendAsync(await path.PrepareAsync(store.Stocked(), ct), ct);
        var sample = CopyYardstick.AsSent(await database.ReadNewestAsync(stores[0].StoreId, 1, ct))[0];
        await using var yardstick = new SingleRowYardstick(database, sample, [.. stores.Select(store => store.StoreId)]);
        var clients = Enumerable.Range(0, Clients).Select(i => path.NewClient(stores[i % Stores], i)).ToList();
        try
        {
            foreach (var client in clients) await client.ConnectAsync(ct);
            await yardstick.PrepareAsync(ct);
            var time = options.MovementTime;
            await BookAsync(clients, options.MovementWarmUp, ct);
            await yardstick.RunAsync(Clients, inOrder: true, time / 2, ct);
            // Until a cluster's first checkpoint each 16 MB of its log are a new file, which is filled with zeros while everybody waits; then files are used
            // again.
            await database.ExecuteAsync("checkpoint", ct);
            var (ordered, unordered, latencies) = (new List<Round>(), new List<Round>(), new List<Percentiles>());
            for (var round = 0; round < options.Rounds; round++)
            {
                var (rate, taken) = await BookAsync(clients, time, ct);
                ordered.Add(new(rate, await yardstick.RunAsync(Clients, inOrder: true, time, ct)));
                unordered.Add(new(rate, await yardstick.RunAsync(Clients, inOrder: false, time, ct)));
                latencies.Add(Percentiles.Of(taken));
            }
            var what = $"single movements: HTTP, {Clients} clients, {Stores} stores";
            IReadOnlyList<Figure> figures = [new(what, "rows in order", 1, ordered), new(what, "rows in no order", null, unordered)];
            return (figures, new(what, LimitMilliseconds, latencies));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static async Task<(double Rate, IReadOnlyList<TimeSpan> Taken)> BookAsync(
        IReadOnlyList<MovementClient> clients, TimeSpan time, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var taken = await Task.WhenAll(clients.Select(client => Task.Run(() => client.RunAsync(watch, time, ct), ct)));
        var seconds = watch.Elapsed.TotalSeconds;
        IReadOnlyList<TimeSpan> all = [.. taken.SelectMany(one => one)];
        return (all.Count / seconds, all);
    }
}
