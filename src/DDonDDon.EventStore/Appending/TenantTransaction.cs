using Npgsql;

namespace DDonDDon.EventStore.Appending;

/// <summary>
/// One transaction on one tenant: reads behind the head's lock, a decision in memory, then everything it writes in one more
/// round trip (many events as a COPY before it) and a commit. Disposing it without a commit rolls back. Not thread-safe.
/// </summary>
public sealed class TenantTransaction : IAsyncDisposable
{
    private static readonly string MakeHead = SqlText.Load("append/make-head.sql");
    private static readonly string LockHead = SqlText.Load("append/lock-head.sql");
    private static readonly string AdvanceStreams = SqlText.Load("append/advance-streams.sql");
    private static readonly string MorePositions = SqlText.Load("append/more-positions.sql");
    private static readonly string AdvanceHead = SqlText.Load("append/advance-head.sql");

    private readonly PostgresEventStore _store;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly List<StreamAppend> _appends = [];
    private readonly HashSet<Guid> _streams = [];
    private readonly List<Read> _also = [];
    private long[] _positions = [];
    private byte[] _lastHash = [];

    private TenantTransaction(PostgresEventStore store, string tenant, NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_store, Tenant, _connection, _transaction) = (store, tenant, connection, transaction);

    public string Tenant { get; }

    /// <summary>How long the writes may take together; null: as long as any statement.</summary>
    public TimeSpan? WriteTimeout { get; set; }

    internal NpgsqlConnection Connection => _connection;

    /// <summary>
    /// When everything appended here counts as recorded: now, but never before what the tenant holds already, so that the
    /// ledger's times never run backwards even if two servers' clocks differ.
    /// </summary>
    public DateTimeOffset RecordedAt { get; private set; }

    internal static async Task<TenantTransaction> BeginAsync(
        PostgresEventStore store, string tenant, int mayAppend, IReadOnlyList<Read> reads, CancellationToken ct)
    {
        var connection = await store.DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        try
        {
            var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
            var begun = new TenantTransaction(store, tenant, connection, transaction);
            await begun.LockAsync(mayAppend, reads, ct).ConfigureAwait(false);
            return begun;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task LockAsync(int mayAppend, IReadOnlyList<Read> reads, CancellationToken ct)
    {
        var head = new Rows<(byte[] Hash, DateTimeOffset? RecordedAt, long[] Positions)>(
            Sql.Command(LockHead, Sql.Text(Tenant), Sql.Bigint(mayAppend)),
            row => (row.GetFieldValue<byte[]>(1), row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<long[]>(3)));
        await RoundTrip.RunAsync(_connection, [head, .. reads], ct).ConfigureAwait(false);
        if (head.Items.Count == 0)
        {
            // The first transaction of the tenant: what was read, was read without a lock.
            foreach (var read in reads) read.Forget();
            var makeHead = new Write(Sql.Command(MakeHead, Sql.Text(Tenant)));
            await RoundTrip.RunAsync(_connection, [makeHead, head, .. reads], ct).ConfigureAwait(false);
        }

        var now = _store.Time.GetUtcNow();
        (_lastHash, var recordedAt, _positions) = head.Items[0];
        var last = recordedAt ?? DateTimeOffset.MinValue;
        now = new(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        RecordedAt = now > last ? now : last;
    }

    /// <summary>Reads more, in one more round trip, behind the same lock.</summary>
    public Task ReadAsync(IReadOnlyList<Read> reads, CancellationToken ct) => RoundTrip.RunAsync(_connection, reads, ct);

    /// <summary>Reads more, and makes ready to append so many more events than the transaction began with, in one round trip.</summary>
    public async Task ReadAsync(IReadOnlyList<Read> reads, int mayAppendMore, CancellationToken ct)
    {
        var more = Positions(mayAppendMore);
        await RoundTrip.RunAsync(_connection, [more, .. reads], ct).ConfigureAwait(false);
        _positions = [.. _positions, .. more.Items[0]];
    }

    /// <summary>
    /// Will append events to a stream, at most once a stream. <paramref name="expectedVersion"/> is the version the decision
    /// was made on, 0 for a new stream; the events get the versions after it.
    /// </summary>
    public void Append(Guid streamId, string streamType, long expectedVersion, IReadOnlyList<NewEvent> events)
    {
        if (!_streams.Add(streamId))
            throw new InvalidOperationException($"Stream {streamId} is appended to twice in one transaction.");
        if (events.Count > 0) _appends.Add(new(streamId, streamType, expectedVersion, events));
    }

    /// <summary>Will run a statement in the round trip of the writes, before the commit.</summary>
    public void Also(NpgsqlBatchCommand command) => _also.Add(new Write(command));

    /// <summary>Will run a statement in the round trip of the writes, and read its rows.</summary>
    public void Also(Read read) => _also.Add(read);

    /// <summary>Writes everything and commits, or rolls everything back when a stream was not at its expected version.</summary>
    /// <exception cref="NotCommittedException">The connection broke, and the outcome was looked up: nothing is stored.</exception>
    /// <exception cref="NpgsqlException">
    /// The connection broke before the commit; or during it, and without events there is nothing to look the outcome up by.
    /// </exception>
    public async Task<CommitOutcome> CommitAsync(CancellationToken ct)
    {
        var outcome = await TryCommitAsync(ct).ConfigureAwait(false);
        if (outcome is CommitOutcome.Committed && _appends.Count + _also.Count > 0) _store.HasCommitted(Tenant);
        return outcome;
    }

    private async Task<CommitOutcome> TryCommitAsync(CancellationToken ct)
    {
        try
        {
            if (!await WriteAsync(ct).ConfigureAwait(false)) return await ConflictAsync(ct).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (IsLostRace(exception))
        {
            return await ConflictAsync(ct).ConfigureAwait(false);
        }

        try
        {
            // Once COMMIT is on its way its outcome must be known, whatever becomes of the caller.
            await _transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return CommitOutcome.Committed;
        }
        catch (Exception exception) when (_appends.Count > 0 && exception is (NpgsqlException or IOException or ObjectDisposedException))
        {
            return await OutcomeAsync(exception, ct).ConfigureAwait(false);
        }
    }

    private async Task<CommitOutcome> ConflictAsync(CancellationToken ct)
    {
        await _transaction.RollbackAsync(ct).ConfigureAwait(false);
        return CommitOutcome.Conflict;
    }

    // The unique keys of versions and ids: somebody appended without the head's lock, or to an expected version that was wrong.
    private static bool IsLostRace(PostgresException exception) =>
        exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "pk_mt_events_stream_and_version" or "idx_mt_events_event_id" or "pkey_mt_streams_tenant_id_id" };

    // Whether a commit whose answer was lost took place: behind the head's lock, which the lost session holds until it has ended.
    // The position tells our event from the same one that somebody else stored meanwhile, without the rest of our batch.
    private async Task<CommitOutcome> OutcomeAsync(Exception cause, CancellationToken ct)
    {
        var first = PostgresEventStore.ReadEvents(Tenant, [_appends[0].Events[0].Id]);
        await using var look = await BeginAsync(_store, Tenant, 0, [first], ct).ConfigureAwait(false);
        return first.Items.Exists(stored => stored.Seq == _positions[0]) ? CommitOutcome.Committed : throw new NotCommittedException(cause);
    }

    // False when a stream was not at its expected version.
    private async Task<bool> WriteAsync(CancellationToken ct)
    {
        var count = _appends.Sum(append => append.Events.Count);
        if (count == 0)
        {
            await RoundTrip.RunAsync(_connection, _also, ct, WriteTimeout).ConfigureAwait(false);
            return true;
        }

        if (count > _positions.Length) await ReadAsync([], count - _positions.Length, ct).ConfigureAwait(false);
        using var chain = new EventChain(_store.Types, Tenant, RecordedAt, _positions, _lastHash);
        var moved = new Rows<long>(AdvanceStreamsCommand(), row => row.GetInt64(0));
        List<Read> writes = [moved];
        if (count >= EventCopy.WorthIt) await EventCopy.WriteAsync(_connection, chain.Link(_appends), ct).ConfigureAwait(false);
        else writes.Insert(0, new Write(EventColumns.Of(chain.Link(_appends), count).Command(Tenant, RecordedAt)));
        writes = [.. writes, new Write(AdvanceHeadCommand(chain)), .. _also];
        await RoundTrip.RunAsync(_connection, writes, ct, WriteTimeout).ConfigureAwait(false);
        return moved.Items[0] == _appends.Count;
    }

    private static Rows<long[]> Positions(int count) => new(Sql.Command(MorePositions, Sql.Bigint(count)), row => row.GetFieldValue<long[]>(0));

    private NpgsqlBatchCommand AdvanceStreamsCommand() => Sql.Command(AdvanceStreams,
        Sql.Text(Tenant), Sql.Time(RecordedAt),
        Sql.Ids([.. _appends.Select(append => append.StreamId)]),
        Sql.Texts([.. _appends.Select(append => append.StreamType)]),
        Sql.Bigints([.. _appends.Select(append => append.ExpectedVersion)]),
        Sql.Bigints([.. _appends.Select(append => append.ExpectedVersion + append.Events.Count)]));

    private NpgsqlBatchCommand AdvanceHeadCommand(EventChain chain) => Sql.Command(AdvanceHead,
        Sql.Text(Tenant), Sql.Bigint(_positions[chain.Count - 1]), Sql.Bigint(chain.Count), Sql.Bytes(chain.LastHash),
        Sql.Time(RecordedAt));

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }
}
