using System.Diagnostics.CodeAnalysis;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Lab.Bench;

/// <summary>A schema with the program's tables, at first empty, and beside it one with an identical <c>mt_events</c> and heads.</summary>
public sealed class BenchDatabase : IAsyncDisposable
{
    private static readonly string MakeYardstick = SqlText.Load(typeof(BenchDatabase).Assembly, "bench/make-yardstick.sql");
    private const string NewestIds = "select id from mt_events where tenant_id = $1 order by seq_id desc limit $2";
    private static int _made;

    private BenchDatabase(string connectionString, string schema)
    {
        Schema = schema;
        Open(connectionString);
    }

    public string ConnectionString { get; private set; }
    public string Schema { get; }
    public NpgsqlDataSource DataSource { get; private set; }
    public LedgerDatabase Store { get; private set; }

    /// <summary>The yardstick's table, with its schema.</summary>
    public string Yardstick => $"{Schema}_copy.mt_events";

    /// <summary>The heads of the yardstick's ledgers, with their schema.</summary>
    public string YardstickHeads => $"{Schema}_copy.ddon_ledger_head";

    public static async Task<BenchDatabase> CreateAsync(string connectionString, CancellationToken ct)
    {
        var schema = $"ddon_bench_{Environment.ProcessId}_{Interlocked.Increment(ref _made)}";
        var database = new BenchDatabase(connectionString, schema);
        try
        {
            await Database.SchemaOf(database.DataSource).ApplyAsync(ct);
            await database.ExecuteAsync(MakeYardstick.Replace("{schema}", database.Schema, StringComparison.Ordinal), ct);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on at the address that its cluster has now, with connections that are new.</summary>
    public async Task ReopenAsync(string connectionString)
    {
        await DataSource.DisposeAsync();
        Open(connectionString);
    }

    /// <summary>The newest events of a store, in order.</summary>
    public async Task<IReadOnlyList<StoredEvent>> ReadNewestAsync(Guid storeId, int count, CancellationToken ct)
    {
        var ids = new List<Guid>(count);
        await using (var command = DataSource.CreateCommand(NewestIds))
        {
            command.Parameters.Add(Sql.Text(storeId.ToString("D")));
            command.Parameters.Add(Sql.Bigint(count));
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct)) ids.Add(rows.GetGuid(0));
        }
        var events = LedgerDatabase.ReadEvents(storeId.ToString("D"), [.. ids]);
        await Store.ReadAsync([events], ct);
        return [.. events.Items.OrderBy(stored => stored.Seq)];
    }

    public async Task ExecuteAsync(string statement, CancellationToken ct)
    {
        await using var command = DataSource.CreateCommand(statement);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
    }

    [MemberNotNull(nameof(ConnectionString), nameof(DataSource), nameof(Store))]
    private void Open(string connectionString)
    {
        ConnectionString = connectionString;
        DataSource = Database.Open(connectionString, Schema);
        Store = DdonLedger.Open(DataSource, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"drop schema if exists {Schema} cascade", CancellationToken.None);
        await ExecuteAsync($"drop schema if exists {Schema}_copy cascade", CancellationToken.None);
        await ExecuteAsync($"drop schema if exists {Schema}_plain cascade", CancellationToken.None);
        await DataSource.DisposeAsync();
    }
}
