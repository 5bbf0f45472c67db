using DDonDDon.Server.Marten;
using Npgsql;

namespace DDonDDon.Server.Features.Transactions.Sheets;

/// <summary>The turn of one import among all that run on a database; given back when it is disposed, or when its process dies.</summary>
internal sealed class ImportTurn : IAsyncDisposable
{
    private const string WaitSql = """
        -- Waits until no other import holds the database's turn, and holds it until the transaction ends.
        select pg_advisory_xact_lock(hashtextextended('ddon import', 0))
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private ImportTurn(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    /// <summary>Waits for it as long as that takes.</summary>
    public static async Task<ImportTurn> TakeAsync(LedgerDatabase store, CancellationToken ct)
    {
        var connection = await store.DataSource.OpenConnectionAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(ct);
            await using var wait = new NpgsqlCommand(WaitSql, connection, transaction) { CommandTimeout = 0 };
            await wait.ExecuteNonQueryAsync(ct);
            return new(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
