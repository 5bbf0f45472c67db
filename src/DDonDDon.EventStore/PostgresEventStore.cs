using DDonDDon.EventStore.Appending;
using DDonDDon.Ledger;
using Npgsql;

namespace DDonDDon.EventStore;

/// <summary>
/// Streams of events in PostgreSQL, in Marten's table layout. The connections' search path names the schema; the tables are
/// made by the migrations of this assembly.
/// </summary>
public sealed class PostgresEventStore(NpgsqlDataSource dataSource, EventTypes types, TimeProvider time)
{
    /// <summary>The tenant of what belongs to no store.</summary>
    public const string DefaultTenant = "*DEFAULT*";

    private static readonly string EventsById = SqlText.Load("read/events-by-id.sql");
    private static readonly string EventsByIdAnywhere = SqlText.Load("read/events-by-id-anywhere.sql");
    private static readonly string EventsOfStreams = SqlText.Load("read/events-of-streams.sql");

    public NpgsqlDataSource DataSource { get; } = dataSource;
    public EventTypes Types { get; } = types;
    internal TimeProvider Time { get; } = time;

    /// <summary>A transaction of this process on a tenant has written and committed. Handlers are quick and throw nothing.</summary>
    public event Action<string>? Committed;

    internal void HasCommitted(string tenant) => Committed?.Invoke(tenant);

    /// <summary>
    /// Begins a transaction that may append to streams of one tenant, and locks the tenant's head: until it ends nobody else
    /// appends there. The lock, the positions and <paramref name="reads"/> are one round trip.
    /// <paramref name="mayAppend"/> is how many events it is likely to append; what goes beyond takes one more round trip.
    /// </summary>
    public Task<TenantTransaction> BeginAsync(string tenant, int mayAppend, IReadOnlyList<Read> reads, CancellationToken ct) =>
        TenantTransaction.BeginAsync(this, tenant, mayAppend, reads, ct);

    /// <summary>The stored events among some ids of a tenant.</summary>
    public static Rows<StoredEvent> ReadEvents(string tenant, Guid[] ids) =>
        new(Sql.Command(EventsById, Sql.Text(tenant), Sql.Ids(ids)), StoredEvent.Of);

    /// <summary>The stored events among some ids in any tenant.</summary>
    public static Rows<StoredEvent> ReadEventsAnywhere(Guid[] ids) => new(Sql.Command(EventsByIdAnywhere, Sql.Ids(ids)), StoredEvent.Of);

    /// <summary>The whole history of some streams, stream by stream, by version.</summary>
    public static Rows<StoredEvent> ReadStreams(string tenant, Guid[] streamIds) =>
        new(Sql.Command(EventsOfStreams, Sql.Text(tenant), Sql.Ids(streamIds)), StoredEvent.Of);

    /// <summary>Runs reads outside a transaction, in one round trip.</summary>
    public async Task ReadAsync(IReadOnlyList<Read> reads, CancellationToken ct)
    {
        await using var connection = await DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        await RoundTrip.RunAsync(connection, reads, ct).ConfigureAwait(false);
    }
}
