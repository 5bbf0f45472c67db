using System.Text.Json;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Postgres;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace DDonDDon.Server.Marten.Appending;

/// <summary>
/// The one door to a ledger: a Marten session of one tenant that begins with the lock of the ledger's head, so that reads hold until its end;
/// then a decision in memory, then one save in one more round trip, and a commit. Disposing it without a commit rolls back. Not thread-safe.
/// </summary>
public sealed class LedgerSession : IAsyncDisposable
{
    private const string MakeHeadSql = """
        -- Makes a tenant's ledger head, if it has none yet.
        -- $1 tenant. No rows.
        insert into ddon_ledger_head (tenant_id) values ($1) on conflict (tenant_id) do nothing
        """;

    private const string LockHeadSql = """
        -- Locks a tenant's ledger head until the transaction ends. The rest of the transaction takes plans that were made once: its statements are index
        -- probes, and planning those for a few items again and again would take as long as running them. A session keeps such a plan until statistics are
        -- made, however much was stored meanwhile, so what suits a small table only is ruled out: to read all of it, and to sort what another index finds.
        -- $1 tenant. No row when the tenant has no head yet; else one: event_count, last_hash, last_recorded_at (null before the first event), whether the
        -- sequence of positions lies behind what the ledger has, how statements are planned.
        with head as materialized (
            select event_count, last_hash, nullif(last_recorded_at, '-infinity') as last_recorded_at, last_seq_id
            from ddon_ledger_head
            where tenant_id = $1
            for update
        )
        select head.event_count, head.last_hash, head.last_recorded_at, head.last_seq_id > (select last_value from mt_events_sequence),
               set_config('plan_cache_mode', 'force_generic_plan', true) || set_config('enable_seqscan', 'off', true) || set_config('enable_sort', 'off', true)
        from head
        """;

    private readonly LedgerDatabase _store;
    private readonly IDocumentSession _session;
    private readonly HashSet<Guid> _streams = [];
    private readonly List<Read> _queued = [];
    private LockedHead _head = null!;
    private readonly IDisposable _place;
    private Guid? _firstEvent;

    private LedgerSession(LedgerDatabase store, string tenant, IDocumentSession session, IDisposable place) =>
        (_store, Tenant, _session, _place) = (store, tenant, session, place);

    public string Tenant { get; }

    internal NpgsqlConnection Connection => _session.Connection!;

#pragma warning disable RS0030 // This is the door.
    private global::Marten.Events.IEventStoreOperations Events => _session.Events;
#pragma warning restore RS0030

    /// <summary>
    /// When everything appended here counts as recorded: now, but never before what the tenant holds already, so that the
    /// ledger's times never run backwards even if two servers' clocks differ.
    /// </summary>
    public DateTimeOffset RecordedAt => _head.RecordedAt;

    internal static async Task<LedgerSession> BeginAsync(
        LedgerDatabase store, string tenant, int mayAppend, IReadOnlyList<Read> reads, CancellationToken ct)
    {
        var place = await store.Gates.EnterAsync(tenant, ct).ConfigureAwait(false);
#pragma warning disable RS0030 // This is the door.
        var session = store.Documents.OpenSession(new global::Marten.Services.SessionOptions
#pragma warning restore RS0030
        {
            TenantId = tenant,
            Tracking = DocumentTracking.IdentityOnly,
            // What a product is found by takes under a millisecond to write; a whole sheet of them longer than other statements may.
            Timeout = 30 + mayAppend / 100,
        });
        try
        {
            await session.BeginTransactionAsync(ct).ConfigureAwait(false);
            var begun = new LedgerSession(store, tenant, session, place);
            await begun.LockAsync(reads, ct).ConfigureAwait(false);
            return begun;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            place.Dispose();
            throw;
        }
    }

    private async Task LockAsync(IReadOnlyList<Read> reads, CancellationToken ct)
    {
        var head = new Rows<(long Events, byte[] Hash, DateTimeOffset? RecordedAt, bool IsBehind)>(
            Sql.Command(LockHeadSql, Sql.Text(Tenant)),
            row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2), row.GetBoolean(3)));
        await RoundTrip.RunAsync(Connection, [head, .. reads], ct).ConfigureAwait(false);
        if (head.Items.Count == 0)
        {
            // The first transaction of the tenant: what was read, was read without a lock.
            foreach (var read in reads) read.Forget();
            var makeHead = new Write(Sql.Command(MakeHeadSql, Sql.Text(Tenant)));
            await RoundTrip.RunAsync(Connection, [makeHead, head, .. reads], ct).ConfigureAwait(false);
        }

        var (events, hash, recordedAt, isBehind) = head.Items[0];
        if (isBehind) throw new SequenceBehindException(Tenant);
        var now = _store.Time.GetUtcNow();
        now = new(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        _head = new(Tenant, events, hash, recordedAt is { } last && last > now ? last : now);
        _head.GiveTo(_session);
    }

    /// <summary>Reads more, in one more round trip, behind the same lock.</summary>
    public Task ReadAsync(IReadOnlyList<Read> reads, CancellationToken ct) => RoundTrip.RunAsync(Connection, reads, ct);

    /// <summary>
    /// Will append events to a stream, at most once a stream. <paramref name="expectedVersion"/> is the version the decision
    /// was made on, 0 for a new stream; the events get the versions after it.
    /// </summary>
    public void Append(Guid streamId, string streamType, long expectedVersion, IReadOnlyList<NewEvent> events)
    {
        if (!_streams.Add(streamId))
            throw new InvalidOperationException($"Stream {streamId} is appended to twice in one transaction.");
        if (events.Count == 0) return;
        _firstEvent ??= events[0].Id;
        object[] built = [.. events.Select(Build)];
        var action = expectedVersion == 0
            ? Events.StartStream(streamId, built)
            : Events.Append(streamId, expectedVersion + built.Length, built);
        action.AggregateType = _store.AggregateOf(streamType);
    }

    /// <summary>Documents as the decision has made them; what their projections store, if they hold everything that is appended.</summary>
    public void Prepare(Projection projection, IReadOnlyList<object> documents) => projection.Prepare(_session, documents);

    /// <summary>Will run a statement in the round trip of the writes, before the commit.</summary>
    public void Queue(NpgsqlBatchCommand command) => Queue(new Write(command));

    /// <summary>Will run a statement in the round trip of the writes, and read its rows.</summary>
    public void Queue(Read read) => _queued.Add(read);

    /// <summary>Saves everything and commits, or rolls everything back when a stream was not at its expected version.</summary>
    /// <exception cref="OvertakenException">Another ledger's transaction has taken an event's id, or had to be given way to; nothing is stored.</exception>
    /// <exception cref="NotCommittedException">The connection broke, and the outcome was looked up: nothing is stored.</exception>
    /// <exception cref="NpgsqlException">
    /// The database refused; or the connection broke, and without events there is nothing to look the outcome up by.
    /// </exception>
    public async Task<CommitOutcome> CommitAsync(CancellationToken ct)
    {
        try
        {
            // Without a statement Marten would not commit what was written by the transaction's own connection.
            if (_firstEvent is null && _queued.Count == 0) _queued.Add(new Rows<int>(Sql.Command("select 1"), row => row.GetInt32(0)));
            if (_firstEvent is not null) _head.Queued.AddRange(_queued);
            else foreach (var statement in _queued) _session.QueueOperation(StatementOperation.Of(statement));
            await _session.SaveChangesAsync(ct).ConfigureAwait(false);
        }
        catch (Exception exception) when (SaveFaults.IsLostRace(exception))
        {
            return CommitOutcome.Conflict;
        }
        catch (Exception exception) when (SaveFaults.IsOvertaken(exception))
        {
            throw new OvertakenException(exception);
        }
        catch (Exception exception) when (SaveFaults.CauseOf(exception) is { } cause)
        {
            if (_firstEvent is { } first && SaveFaults.IsLost(cause)) return await OutcomeAsync(first, cause, ct).ConfigureAwait(false);
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
        }
        _store.HasCommitted(Tenant);
        return CommitOutcome.Committed;
    }

    // Whether a commit whose answer was lost took place: behind the head's lock, which the lost session holds until it has ended.
    // The hash tells our event from the same one saved since by another writer, without the rest of our batch.
    private async Task<CommitOutcome> OutcomeAsync(Guid first, Exception cause, CancellationToken ct)
    {
        var stored = LedgerDatabase.ReadEvents(Tenant, [first]);
        await using var look = await BeginAsync(_store, Tenant, 0, [stored], ct).ConfigureAwait(false);
        var ours = _head.NewHash is { } hash && await IsStoredAsync(look, hash, stored.Items, ct).ConfigureAwait(false);
        return ours ? CommitOutcome.Committed : throw new NotCommittedException(cause);
    }

    // Our last event has our hash, and is in the ledger if our first one is.
    private async Task<bool> IsStoredAsync(LedgerSession look, byte[] hash, List<DDonDDon.Ledger.StoredEvent> first, CancellationToken ct)
    {
        if (first.Count == 0) return false;
        var found = new Rows<bool>(
            Sql.Command("select exists (select from mt_events where tenant_id = $1 and seq_id >= $2 and headers ->> 'hash' = $3)",
                Sql.Text(Tenant), Sql.Bigint(first[0].Seq), Sql.Text(Convert.ToHexStringLower(hash))),
            row => row.GetBoolean(0));
        await look.ReadAsync([found], ct).ConfigureAwait(false);
        return found.Items[0];
    }

    private IEvent Build(NewEvent appended)
    {
        _ = _store.Types.NameOf(appended.Data.GetType());
        var built = Events.BuildEvent(appended.Data);
        built.Id = appended.Id;
        (built.UserName, built.CorrelationId, built.CausationId) = (appended.UserName, appended.CorrelationId, appended.CausationId);
        if (appended.Headers is { } headers) _head.Headers[built.Id] = JsonSerializer.SerializeToUtf8Bytes(headers, headers.GetType(), _store.Types.Json);
        return built;
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        _place.Dispose();
    }
}
