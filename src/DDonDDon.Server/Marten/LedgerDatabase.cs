using DDonDDon.Ledger;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Postgres;
using Marten;
using Npgsql;
using Weasel.Core;

namespace DDonDDon.Server.Marten;

/// <summary>What a program keeps in its ledgers: its events, the documents made of them, and what it has beside Marten's tables, for a schema's name.</summary>
public sealed record LedgerModel(EventTypes Types, IReadOnlyList<Projection> Projections, Func<string, IReadOnlyList<ISchemaObject>> Objects);

/// <summary>The ledgers on Marten. The connections' search path names the schema.</summary>
public sealed class LedgerDatabase : IDisposable
{
    /// <summary>The tenant of what belongs to no store: Marten's default.</summary>
    public const string DefaultTenant = "*DEFAULT*";

    private readonly Dictionary<string, Type> _aggregates;
    private readonly Dictionary<string, string> _streamTypes;
    private readonly Lazy<IDocumentStore> _documents;
    private readonly LedgerModel _model;

    /// <param name="dataSource">Connections; not owned.</param>
    /// <param name="model">What is kept.</param>
    /// <param name="time">The clock of what is recorded.</param>
    public LedgerDatabase(NpgsqlDataSource dataSource, LedgerModel model, TimeProvider time)
    {
        (DataSource, _model, Time) = (dataSource, model, time);
        SchemaName = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString).SearchPath
            ?? throw new ArgumentException("The connections have no search path.", nameof(dataSource));
        // What only reads rows does without Marten, which takes its time to begin.
        _documents = new(() => MartenStore.Create(Configure));
        _aggregates = model.Projections.ToDictionary(projection => projection.StreamType, projection => projection.DocumentType, StringComparer.Ordinal);
        _streamTypes = model.Projections.Where(projection => projection.HasVersion)
            .SelectMany(projection => model.Types.NamesFor(projection.EventTypes), (projection, name) => (name, projection.StreamType))
            .ToDictionary(pair => pair.name, pair => pair.StreamType, StringComparer.Ordinal);
    }

    /// <summary>Marten itself.</summary>
    public IDocumentStore Documents => _documents.Value;

    public NpgsqlDataSource DataSource { get; }
    public EventTypes Types => _model.Types;
    public string SchemaName { get; }
    internal TimeProvider Time { get; }
    internal LedgerGates Gates { get; } = new();

    /// <summary>Sets up a Marten that knows these ledgers as this one does.</summary>
    internal void Configure(StoreOptions options) =>
        MartenStore.Configure(options, DataSource, SchemaName, Types, _model.Projections, _model.Objects(SchemaName), Time);

    /// <summary>A transaction of this process on a tenant has written and committed. Handlers are quick and throw nothing.</summary>
    public event Action<string>? Committed;

    internal void HasCommitted(string tenant) => Committed?.Invoke(tenant);

    /// <summary>The class of a kind of streams, which Marten knows them by; null where nothing is projected.</summary>
    internal Type? AggregateOf(string streamType) => _aggregates.Count == 0 ? null : _aggregates[streamType];

    /// <summary>The kind of streams that events of a stored name belong to; null when this program stores no such events.</summary>
    public string? StreamTypeOf(string eventType) => _streamTypes.GetValueOrDefault(eventType);

    /// <summary>
    /// Begins a transaction that may append to streams of one tenant, and locks the tenant's head: until it ends no other writer appends there.
    /// </summary>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="mayAppend">How many events it is likely to append: its writes may take longer then.</param>
    /// <param name="reads">What to read behind the lock, in the same round trip.</param>
    /// <param name="ct">Stops waiting.</param>
    public Task<LedgerSession> BeginAsync(string tenant, int mayAppend, IReadOnlyList<Read> reads, CancellationToken ct) =>
        LedgerSession.BeginAsync(this, tenant, mayAppend, reads, ct);

    private const string EventsByIdSql = $"""
        -- Finds stored events by their ids, one index probe each whatever the statistics say: hence the limit, and an order that only
        -- the index on ids gives without sorting. An id stands for one event in the whole chain.
        -- $1 tenant, $2 ids. One row an id that this tenant has, in no order.
        select {StoredEventRow.Columns}
        from unnest($2::uuid[]) as wanted(id)
        cross join lateral (select * from mt_events where id between wanted.id and wanted.id order by id limit 1) e
        where e.tenant_id = $1
        """;

    /// <summary>The stored events among some ids of a tenant.</summary>
    public static Rows<StoredEvent> ReadEvents(string tenant, Guid[] ids) =>
        new(Sql.Command(EventsByIdSql, Sql.Text(tenant), Sql.Ids(ids)), StoredEvent.Of);

    private const string EventsByIdAnywhereSql = $"""
        -- Finds stored events by their ids in every ledger, one index probe each, as above.
        -- $1 ids. One row a stored id, in no order.
        select {StoredEventRow.Columns}
        from unnest($1::uuid[]) as wanted(id)
        cross join lateral (select * from mt_events where id between wanted.id and wanted.id order by id limit 1) e
        """;

    /// <summary>The stored events among some ids in any tenant.</summary>
    public static Rows<StoredEvent> ReadEventsAnywhere(Guid[] ids) => new(Sql.Command(EventsByIdAnywhereSql, Sql.Ids(ids)), StoredEvent.Of);

    private const string EventsOfStreamsSql = $"""
        -- The whole history of some streams.
        -- $1 tenant, $2 stream ids. One row an event, stream by stream, by version.
        select {StoredEventRow.Columns}
        from unnest($2::uuid[]) as wanted(stream_id)
        cross join lateral (select * from mt_events where tenant_id = $1 and stream_id = wanted.stream_id order by version offset 0) e
        """;

    /// <summary>The whole history of some streams, stream by stream, by version.</summary>
    public static Rows<StoredEvent> ReadStreams(string tenant, Guid[] streamIds) =>
        new(Sql.Command(EventsOfStreamsSql, Sql.Text(tenant), Sql.Ids(streamIds)), StoredEvent.Of);

    /// <summary>Runs reads outside a transaction, in one round trip.</summary>
    public async Task ReadAsync(IReadOnlyList<Read> reads, CancellationToken ct)
    {
        await using var connection = await DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        await RoundTrip.RunAsync(connection, reads, ct).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (_documents.IsValueCreated) Documents.Dispose();
    }
}
