using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>What is committed at one moment, across all tenants: every read of it answers for the same moment. Not thread-safe.</summary>
public sealed class Snapshot : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private Snapshot(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    /// <summary>Opens one; the moment is that of its first read.</summary>
    public static async Task<Snapshot> OpenAsync(NpgsqlDataSource dataSource, CancellationToken ct)
    {
        var connection = await dataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        try
        {
            return new(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct).ConfigureAwait(false));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs reads in one round trip.</summary>
    public Task ReadAsync(IReadOnlyList<Read> reads, CancellationToken ct) => RoundTrip.RunAsync(_connection, reads, ct);

    /// <summary>Gives rows as they arrive, however many there are and however long that takes; no other read may run meanwhile.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        string text, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> row, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(text, _connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(parameters);
        await using var rows = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        while (await rows.ReadAsync(ct).ConfigureAwait(false)) yield return row(rows);
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }
}
