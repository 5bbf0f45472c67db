using DDonDDon.Domain.Access;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Conflicts;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>A schema of its own in PostgreSQL as a world's storage; it is dropped afterwards.</summary>
internal sealed class PostgresStorage : ISimulatedStorage
{
    private const string EventsText =
        "select seq_id, id, stream_id, version, data, type, timestamp, correlation_id, causation_id, headers, user_name, tenant_id, mt_dotnet_type from "
            + "mt_events order by seq_id";

    private static int s_made;

    private readonly string _schema;
    private readonly NpgsqlDataSource _dataSource;
    private readonly LedgerDatabase _store;

    private PostgresStorage(NpgsqlDataSource dataSource, string schema, TimeProvider time)
    {
        (_dataSource, _schema) = (dataSource, schema);
        _store = DdonLedger.Open(dataSource, time);
        Ledgers = new MartenLedgers(_store);
        Devices = new DeviceNotes(_store);
        Quarantine = new QuarantineQueries(_store);
        Changes = new PostgresChangeSource(_store) { Look = MemoryChangeSource.Look };
        Conflicts = new ConflictSource(_store);
    }

    public ILedgers Ledgers { get; }
    public IDeviceNotes Devices { get; }
    public IQuarantine Quarantine { get; }
    public IChangeSource Changes { get; }
    public IConflictSource Conflicts { get; }

    public static async Task<ISimulatedStorage> OpenAsync(string connectionString, TimeProvider time)
    {
        var schema = $"ddon_simulation_{Environment.ProcessId}_{Interlocked.Increment(ref s_made)}";
        var storage = new PostgresStorage(Database.Open(connectionString, schema), schema, time);
        try
        {
            await Database.SchemaOf(storage._dataSource).ApplyAsync(CancellationToken.None);
            return storage;
        }
        catch
        {
            await storage.DisposeAsync();
            throw;
        }
    }

    public async Task<User?> FindUserAsync(Guid id)
    {
        var users = DdonProjections.User.Load(LedgerDatabase.DefaultTenant, [id]);
        await _store.ReadAsync([users], CancellationToken.None);
        return users.Items is [{ Data: { } data }] ? System.Text.Json.JsonSerializer.Deserialize<User>(data, _store.Types.Json) : null;
    }

    public async Task RunAsync<TDocument, TEvent>(ChainCommand<TDocument, TEvent> command)
        where TDocument : class
        where TEvent : class
    {
        if ((await new ChainStreams(_store).RunAsync(command, CancellationToken.None)).Refused is { } refused)
            throw new InvalidOperationException(refused.Message);
    }

    public async Task OpenAsync(CountSessionOpened session)
    {
        await using var transaction = await _store.BeginAsync(FeedSql.TenantOf(session.StoreId), 1, [], CancellationToken.None);
        var opened = CountSession.Evolve(null, session);
        transaction.Append(opened.Id, DdonEvents.CountSessionStream, 0, [new NewEvent(Guid.CreateVersion7(transaction.RecordedAt), session)]);
        transaction.Prepare(DdonProjections.CountSession, [opened]);
        await transaction.CommitAsync(CancellationToken.None);
    }

    public async Task RenewGenerationAsync(Guid? storeId, bool purges)
    {
        var renew = Sql.Command(DdonProjections.RenewGeneration, Sql.Text(FeedSql.TenantOf(storeId)), Sql.Flag(purges));
        await using var transaction = await _store.BeginAsync(FeedSql.TenantOf(storeId), 0, [], CancellationToken.None);
        transaction.Queue(renew);
        await transaction.CommitAsync(CancellationToken.None);
    }

    public async Task<StoredState> ReadAsync()
    {
        var events = (await ReadAsync(EventsText, StoredEvent.Of)).ToLookup(stored => stored.Tenant);
        var documents = new List<(string Tenant, string Projection, StoredProjection Document)>();
        foreach (var projection in DdonProjections.All)
            documents.AddRange(await ReadAsync($"select tenant_id, id, data, (data ->> 'version')::bigint from {projection.Table}",
                row => (row.GetString(0), projection.Name, new StoredProjection(row.GetGuid(1), row.GetFieldValue<byte[]>(2), row.GetInt64(3)))));
        return new([.. events.Select(tenant => tenant.Key).Select(name => new StoredTenant(
            name, [.. events[name]],
            documents.Where(one => one.Tenant == name).GroupBy(one => one.Projection)
                .ToDictionary(kind => kind.Key, kind => (IReadOnlyList<StoredProjection>)[.. kind.Select(one => one.Document)]),
            [.. documents.Where(one => one.Tenant == name && one.Projection == DdonProjections.SetAsideItem.Name)
                .Select(one => System.Text.Json.JsonSerializer.Deserialize<SetAsideItem>(one.Document.Data, _store.Types.Json)!)]))]);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var drop = _dataSource.CreateCommand($"drop schema if exists {_schema} cascade")) await drop.ExecuteNonQueryAsync();
        await _dataSource.DisposeAsync();
    }

    private async Task<List<T>> ReadAsync<T>(string statement, Func<NpgsqlDataReader, T> row)
    {
        var rows = new List<T>();
        await using var command = _dataSource.CreateCommand(statement);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows.Add(row(reader));
        return rows;
    }
}
