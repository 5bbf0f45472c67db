using DDonDDon.Domain.Conflicts;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Features.Devices;

namespace DDonDDon.Server.Features.Sync.Ledgers;

/// <summary>
/// The ledgers that the sync protocol reads and writes: one a store, and the catalogue's. They lie in PostgreSQL; the simulation may keep them
/// in memory, and lets them fail.
/// </summary>
internal interface ILedgers
{
    EventTypes Types { get; }

    /// <summary>
    /// Begins a transaction on a store's ledger, with all that must be known to judge some items; until it ends nobody else appends there.
    /// </summary>
    Task<IStoreTransaction> BeginAsync(Guid storeId, IReadOnlyList<SubmittedItem> items, CancellationToken ct);

    /// <summary>Begins a transaction on the catalogue's ledger, with all that must be known to judge some edits of one submission.</summary>
    Task<IEditTransaction> BeginAsync(Submission submission, IReadOnlyList<RecordedEdit> edits, CancellationToken ct);

    /// <summary>
    /// Notes counters of a device that no transaction noted, as <see cref="ILedgerTransaction.NoteDevice"/> does; null when the sender may not
    /// record any more.
    /// </summary>
    Task<IReadOnlyList<long>?> NoteDeviceAsync(Submission submission, IReadOnlyList<long> counters, CancellationToken ct);

    /// <summary>Notes what a device said of its outbox; a hint that may be lost.</summary>
    Task NoteReportAsync(DeviceReport report, CancellationToken ct);
}

/// <summary>One transaction on one ledger: what it is told to write is written when it commits, all or nothing. Disposing it without a commit writes nothing.</summary>
internal interface ILedgerTransaction : IAsyncDisposable
{
    /// <summary>When what is appended counts as recorded; never before what the ledger holds.</summary>
    DateTimeOffset RecordedAt { get; }

    /// <summary>A conflict of this ledger; null when there is none.</summary>
    Task<Conflict?> ReadConflictAsync(Guid id, CancellationToken ct);

    /// <summary>Will append events to a stream, at most once a stream. <paramref name="expectedVersion"/>: what the decision was made on, 0 for a new stream.</summary>
    void Append(Guid streamId, string streamType, long expectedVersion, IReadOnlyList<NewEvent> events);

    /// <summary>Will store documents of a projection, and what is derived from them.</summary>
    void Save(Projection projection, IReadOnlyList<(Guid Id, object Document, long Version)> documents);

    /// <summary>
    /// Will note which of a device's counters have arrived. Returns those that have not arrived in any store, ascending, at most 100; they are
    /// there after the commit.
    /// </summary>
    IReadOnlyList<long> NoteDevice(Submission submission, IReadOnlyList<long> counters);

    /// <summary>Writes everything; or nothing, when another writer came first.</summary>
    Task<CommitOutcome> CommitAsync(CancellationToken ct);
}
