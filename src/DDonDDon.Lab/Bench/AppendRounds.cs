using System.Diagnostics;
using DDonDDon.Ledger;

namespace DDonDDon.Lab.Bench;

/// <summary>Appends and copies in turns. The rows that are copied are those the round before appended.</summary>
internal sealed class AppendRounds(BenchOptions options)
{
    public const int Items = 100;

    private IReadOnlyList<StoredEvent> _rows = [];

    /// <summary>Rounds on one database that fills up.</summary>
    public async Task<Figure> RunAsync(BenchDatabase database, IAppendPath path, CancellationToken ct)
    {
        var traffic = new StoreTraffic(Items, seed: 1);
        var rounds = new List<Round>();
        await WarmUpAsync(database, path, traffic, ct);
        for (var round = 0; round < options.Rounds; round++)
            rounds.Add(await RunAsync(database, path, traffic, round, ct));
        return new($"append: {path.Name}", "COPY", path.Target, rounds);
    }

    /// <summary>Rounds that each begin with empty tables and connections that have prepared nothing.</summary>
    public async Task<Figure> RunFreshAsync(
        string connectionString, Func<BenchDatabase, CancellationToken, Task<IAppendPath>> open, CancellationToken ct)
    {
        var rounds = new List<Round>();
        var name = "";
        for (var round = -1; round < options.Rounds; round++)
        {
            await using var database = await BenchDatabase.CreateAsync(connectionString, ct);
            await using var path = await open(database, ct);
            var traffic = new StoreTraffic(Items, seed: 2 + round);
            if (round < 0) await WarmUpAsync(database, path, traffic, ct);
            else rounds.Add(await RunAsync(database, path, traffic, round, ct));
            name = path.Name;
        }
        return new($"append: {name}, fresh database", "COPY", null, rounds);
    }

    private async Task WarmUpAsync(BenchDatabase database, IAppendPath path, StoreTraffic traffic, CancellationToken ct)
    {
        for (var batches = 0; batches < options.WarmUpBatches; batches += options.BatchesPerRound)
        {
            await AppendAsync(path, traffic, ct);
            await ReadRowsAsync(database, traffic, ct);
            await new CopyYardstick(database).CopyAsync(_rows, ct);
        }
        await AppendAsync(path, traffic, ct);
        await ReadRowsAsync(database, traffic, ct);
    }

    // Batch by batch in turns, so that whatever else the machine does falls on both alike.
    private async Task<Round> RunAsync(
        BenchDatabase database, IAppendPath path, StoreTraffic traffic, int round, CancellationToken ct)
    {
        var copy = new CopyYardstick(database);
        var (appending, copying) = (new Stopwatch(), new Stopwatch());
        foreach (var rows in _rows.Chunk(StoreTraffic.BatchSize))
        {
            var batch = await path.PrepareAsync(traffic.NextBatch(), ct);
            if (round % 2 == 0) await TimeAsync(copying, () => copy.CopyAsync(rows, ct));
            await TimeAsync(appending, () => path.AppendAsync(batch, ct));
            if (round % 2 == 1) await TimeAsync(copying, () => copy.CopyAsync(rows, ct));
        }
        var count = _rows.Count;
        await ReadRowsAsync(database, traffic, ct);
        return new(count / appending.Elapsed.TotalSeconds, count / copying.Elapsed.TotalSeconds);
    }

    /// <summary>One round's batches; returns events per second.</summary>
    public async Task<double> AppendAsync(IAppendPath path, StoreTraffic traffic, CancellationToken ct)
    {
        var batches = new List<object>();
        while (batches.Count < options.BatchesPerRound) batches.Add(await path.PrepareAsync(traffic.NextBatch(), ct));
        var watch = Stopwatch.StartNew();
        foreach (var batch in batches) await path.AppendAsync(batch, ct);
        return batches.Count * StoreTraffic.BatchSize / watch.Elapsed.TotalSeconds;
    }

    private static async Task TimeAsync(Stopwatch watch, Func<Task> work)
    {
        watch.Start();
        await work();
        watch.Stop();
    }

    private async Task ReadRowsAsync(BenchDatabase database, StoreTraffic traffic, CancellationToken ct) =>
        _rows = CopyYardstick.AsSent(
            await database.ReadNewestAsync(traffic.StoreId, options.BatchesPerRound * StoreTraffic.BatchSize, ct));
}
