using System.Diagnostics;
using DDonDDon.Ledger;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Lab.Bench;

/// <summary>
/// What storing single movements costs without this program: each client inserts one event's row after the other into an identical table, over
/// its own connection, each row its own transaction and its own round trip. Nothing is looked up, folded, hashed or projected, and there is no HTTP. The
/// connections are not the server's: those would be handed round its transactions, each to prepare every statement once more.
/// </summary>
internal sealed class SingleRowYardstick(BenchDatabase database, StoredEvent sample, IReadOnlyList<Guid> stores) : IAsyncDisposable
{
    private static readonly string InsertEvent = SqlText.Load(typeof(SingleRowYardstick).Assembly, "bench/insert-event.sql");
    private static readonly string MoveHead = SqlText.Load(typeof(SingleRowYardstick).Assembly, "bench/move-head.sql");

    private readonly NpgsqlDataSource _dataSource = Database.Open(database.ConnectionString, database.Schema);
    private readonly string _insert = InsertEvent.Replace("{table}", database.Yardstick, StringComparison.Ordinal);
    private readonly string _moveHead = MoveHead.Replace("{head}", database.YardstickHeads, StringComparison.Ordinal);
    private long _position;

    /// <summary>Gives the stores the heads that rows in order need.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        foreach (var store in stores)
            await database.ExecuteAsync($"insert into {database.YardstickHeads} (tenant_id) values ('{store}')", ct);
    }

    /// <summary>
    /// Rows a second. <paramref name="inOrder"/>: each transaction first locks its store's head and moves it on, as the rows of one ledger must be
    /// one after the other; without it, no row waits for another.
    /// </summary>
    public async Task<double> RunAsync(int clients, bool inOrder, TimeSpan time, CancellationToken ct)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => _dataSource.OpenConnectionAsync(ct).AsTask()));
        try
        {
            var watch = Stopwatch.StartNew();
            var rows = await Task.WhenAll(connections.Select((connection, i) =>
                Task.Run(() => InsertAsync(connection, stores[i % stores.Count].ToString(), inOrder, watch, time, ct), ct)));
            return rows.Sum() / watch.Elapsed.TotalSeconds;
        }
        finally
        {
            foreach (var connection in connections) await connection.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();

    private async Task<long> InsertAsync(NpgsqlConnection connection, string store, bool inOrder, Stopwatch watch, TimeSpan time,
        CancellationToken ct)
    {
        long rows = 0;
        for (; watch.Elapsed < time; rows++)
        {
            var position = Interlocked.Increment(ref _position);
            // A batch is one transaction.
            await using var batch = new NpgsqlBatch(connection);
            if (inOrder)
                batch.BatchCommands.Add(Sql.Command(_moveHead,
                    Sql.Text(store), Sql.Bigint(position), Sql.Bytes(new byte[32]), Sql.Time(sample.Timestamp)));
            batch.BatchCommands.Add(Sql.Command(_insert,
                Sql.Bigint(position), Sql.Id(Guid.CreateVersion7()), Sql.Id(sample.StreamId), Sql.Bigint(position), Sql.Json(sample.Data),
                Sql.Text(sample.Type), Sql.Time(sample.Timestamp), Sql.Text(store), Sql.Text(sample.DotNetType),
                Sql.Text(sample.CorrelationId), Sql.Text(sample.CausationId), Sql.Json(sample.Headers), Sql.Text(sample.UserName)));
            await batch.ExecuteNonQueryAsync(ct);
        }
        return rows;
    }
}
