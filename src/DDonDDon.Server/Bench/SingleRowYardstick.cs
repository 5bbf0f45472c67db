using System.Diagnostics;
using DDonDDon.EventStore;
using Npgsql;

namespace DDonDDon.Server.Bench;

/// <summary>
/// The least that storing single movements could cost: each client inserts one event's row after the other into an identical table, over
/// its own connection, each row its own transaction. Nothing is looked up, folded, hashed or projected, and there is no HTTP.
/// </summary>
internal sealed class SingleRowYardstick(BenchDatabase database, StoredEvent sample)
{
    private static readonly string InsertEvent = SqlText.Load(typeof(SingleRowYardstick).Assembly, "bench/insert-event.sql");

    private readonly string _insert = InsertEvent.Replace("{table}", database.Yardstick, StringComparison.Ordinal);
    private long _position;

    /// <summary>Rows a second.</summary>
    public async Task<double> RunAsync(int clients, TimeSpan time, CancellationToken ct)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => database.DataSource.OpenConnectionAsync(ct).AsTask()));
        try
        {
            var watch = Stopwatch.StartNew();
            var rows = await Task.WhenAll(connections.Select(connection => Task.Run(() => InsertAsync(connection, watch, time, ct), ct)));
            return rows.Sum() / watch.Elapsed.TotalSeconds;
        }
        finally
        {
            foreach (var connection in connections) await connection.DisposeAsync();
        }
    }

    private async Task<long> InsertAsync(NpgsqlConnection connection, Stopwatch watch, TimeSpan time, CancellationToken ct)
    {
        long rows = 0;
        await using var insert = new NpgsqlCommand(_insert, connection);
        for (; watch.Elapsed < time; rows++)
        {
            var position = Interlocked.Increment(ref _position);
            insert.Parameters.Clear();
            insert.Parameters.AddRange((NpgsqlParameter[])
            [
                Sql.Bigint(position), Sql.Id(Guid.CreateVersion7()), Sql.Id(sample.StreamId), Sql.Bigint(position), Sql.Json(sample.Data),
                Sql.Text(sample.Type), Sql.Time(sample.Timestamp), Sql.Text(sample.Tenant), Sql.Text(sample.DotNetType),
                Sql.Text(sample.CorrelationId), Sql.Text(sample.CausationId), Sql.Json(sample.Headers), Sql.Text(sample.UserName),
            ]);
            await insert.ExecuteNonQueryAsync(ct);
        }
        return rows;
    }
}
