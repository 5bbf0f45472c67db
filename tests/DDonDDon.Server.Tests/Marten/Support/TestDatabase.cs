using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Server.Tests.Marten.Support;

/// <summary>A database of a test's own with the current schema, and an event store on it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    public const string Schema = "ddon";

    private TestDatabase(string connectionString, NpgsqlDataSource source, TimeProvider time) =>
        (ConnectionString, Source, Store) = (connectionString, source, DdonLedger.Open(source, time));

    public string ConnectionString { get; }
    public NpgsqlDataSource Source { get; }
    public LedgerDatabase Store { get; }

    public static async Task<TestDatabase> CreateAsync(PostgresCluster cluster, TimeProvider? time = null)
    {
        var connectionString = await cluster.CreateDatabaseAsync();
        var source = Database.Open(connectionString, Schema);
        await Database.SchemaOf(source).ApplyAsync(CancellationToken.None);
        return new(connectionString, source, time ?? TimeProvider.System);
    }

    /// <summary>The same ledgers without projections, for events that make no sense.</summary>
    public LedgerDatabase Unprojected => new(Source, DdonLedger.Model with { Projections = [] }, TimeProvider.System);

    /// <summary>The same database through a proxy.</summary>
    public NpgsqlDataSource Through(WireProxy proxy) =>
        Database.Open(new NpgsqlConnectionStringBuilder(ConnectionString) { Port = proxy.Port }.ConnectionString, Schema);

    /// <summary>The same database, but nobody has more than this long for a statement or a lock.</summary>
    public static NpgsqlDataSource Impatient(string connectionString, int seconds) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = Schema,
            CommandTimeout = seconds,
            Options = $"-c lock_timeout={seconds}s",
        });

    public async Task<int> ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of all rows.</summary>
    public async Task<List<T>> ListAsync<T>(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<T>();
        while (await reader.ReadAsync()) values.Add(reader.GetFieldValue<T>(0));
        return values;
    }

    public async Task<T> AskAsync<T>(string sql, params NpgsqlParameter[] parameters) =>
        (await ListAsync<T>(sql, parameters)).Single();

    public Task<long> CountEventsAsync() => AskAsync<long>("select count(*) from mt_events");

    /// <summary>Every document of a projection, as one text each, to compare tables by.</summary>
    public Task<List<string>> DocumentsAsync(string table) =>
        ListAsync<string>($"select format('%s %s %s %s', tenant_id, id, data, mt_dotnet_type) from {table} order by 1");

    /// <summary>A tenant's events in the order of the ledger.</summary>
    public async Task<List<StoredEvent>> LedgerAsync(string tenant)
    {
        var streams = await ListAsync<Guid>("select distinct stream_id from mt_events where tenant_id = $1", Sql.Text(tenant));
        var events = LedgerDatabase.ReadStreams(tenant, [.. streams]);
        await Store.ReadAsync([events], CancellationToken.None);
        return [.. events.Items.OrderBy(stored => stored.Seq)];
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
