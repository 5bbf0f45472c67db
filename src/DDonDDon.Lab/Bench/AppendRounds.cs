using System.Diagnostics;
using DDonDDon.Ledger;

namespace DDonDDon.Lab.Bench;

/// <summary>
/// Appends, copies and appends by plain Marten in turns. The rows that are copied are those the round before appended; plain Marten gets movements of its own
/// of the same kind.
/// </summary>
internal sealed class AppendRounds(BenchOptions options)
{
    public const int Items = 100;

    private IReadOnlyList<StoredEvent> _rows = [];

    /// <summary>Rounds on one database that fills up.</summary>
    public async Task<IReadOnlyList<Figure>> RunAsync(BenchDatabase database, IAppendPath path, CancellationToken ct)
    {
        await using var plain = await PlainMarten.OpenAsync(database);
        var (traffic, plainTraffic) = (new StoreTraffic(Items, seed: 1), new StoreTraffic(Items, seed: 1));
        var (copied, martens) = (new List<Round>(), new List<Round>());
        await WarmUpAsync(database, path, traffic, ct);
        for (var batches = 0; batches < options.WarmUpBatches; batches += options.BatchesPerRound) await AppendAsync(plain, plainTraffic, ct);
        for (var round = 0; round < options.Rounds; round++)
        {
            var (rate, copy, marten) = await RunAsync(database, path, traffic, plain, plainTraffic, round, ct);
            copied.Add(new(rate, copy));
            martens.Add(new(rate, marten));
        }
        return
        [
            new($"append: {path.Name}", plain.Name, path.Targets.Marten, martens),
            new($"append: {path.Name}", "COPY", path.Targets.Copy, copied),
        ];
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
            await using var plain = await PlainMarten.OpenAsync(database);
            var traffic = new StoreTraffic(Items, seed: 2 + round);
            if (round < 0) await WarmUpAsync(database, path, traffic, ct);
            else
            {
                var (rate, _, marten) = await RunAsync(database, path, traffic, plain, new StoreTraffic(Items, seed: 2 + round), round, ct);
                rounds.Add(new(rate, marten));
            }
            name = path.Name;
        }
        return new($"append: {name}, fresh database", "plain Marten", null, rounds);
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

    // Batch by batch in turns, so that whatever else the machine does falls on all alike.
    private async Task<(double Append, double Copy, double Marten)> RunAsync(
        BenchDatabase database, IAppendPath path, StoreTraffic traffic, PlainMarten plain, StoreTraffic plainTraffic, int round, CancellationToken ct)
    {
        var copy = new CopyYardstick(database);
        var (appending, copying, plainly) = (new Stopwatch(), new Stopwatch(), new Stopwatch());
        foreach (var rows in _rows.Chunk(StoreTraffic.BatchSize))
        {
            var (batch, plainBatch) = (await path.PrepareAsync(traffic.NextBatch(), ct), plainTraffic.NextBatch());
            List<(Stopwatch Watch, Func<Task> Work)> ways =
            [
                (copying, () => copy.CopyAsync(rows, ct)), (appending, () => path.AppendAsync(batch, ct)), (plainly, () => plain.AppendAsync(plainBatch, ct)),
            ];
            if (round % 2 == 1) ways.Reverse();
            foreach (var (watch, work) in ways) await TimeAsync(watch, work);
        }
        var count = _rows.Count;
        await ReadRowsAsync(database, traffic, ct);
        return (count / appending.Elapsed.TotalSeconds, count / copying.Elapsed.TotalSeconds, count / plainly.Elapsed.TotalSeconds);
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
