using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;

namespace DDonDDon.Lab.Simulation.Between;

/// <summary>A store's transaction that passes everything on to another one; whoever stands between the two changes what it wants to.</summary>
internal abstract class PassingStoreTransaction(IStoreTransaction inner) : IStoreTransaction
{
    protected IStoreTransaction Inner => inner;

    public DateTimeOffset RecordedAt => inner.RecordedAt;
    public virtual IStoreRecords Records => inner.Records;

    public virtual void Append(Guid streamId, string streamType, long expectedVersion, IReadOnlyList<NewEvent> events) =>
        inner.Append(streamId, streamType, expectedVersion, events);

    public virtual void Save(Projection projection, IReadOnlyList<(Guid Id, object Document, long Version)> documents) => inner.Save(projection, documents);

    public virtual IReadOnlyList<long> NoteDevice(Submission submission, IReadOnlyList<long> counters) => inner.NoteDevice(submission, counters);

    public virtual Task<CommitOutcome> CommitAsync(CancellationToken ct) => inner.CommitAsync(ct);

    public virtual Task<(ILookup<Guid, DailyStock> Days, ILookup<Guid, StoredEvent> Movements)> ReadPastAsync(
        IReadOnlyList<ItemStream> inDays, IReadOnlyList<ItemStream> inMovements, CancellationToken ct) => inner.ReadPastAsync(inDays, inMovements, ct);

    public virtual Task<(ILookup<Guid, Conflict> Open, ILookup<Guid, StoredEvent> Movements)> ReadConflictsAsync(
        IReadOnlyList<Guid> items, IReadOnlyList<WantedMovements> wanted, CancellationToken ct) => inner.ReadConflictsAsync(items, wanted, ct);

    public virtual Task<Conflict?> ReadConflictAsync(Guid id, CancellationToken ct) => inner.ReadConflictAsync(id, ct);

    public virtual Task<(LoadedStock? Stock, IReadOnlyList<StoredEvent> Movements)> ReadItemAsync(Guid productId, CancellationToken ct) =>
        inner.ReadItemAsync(productId, ct);

    public virtual Task<IReadOnlyList<CountLine>> ReadLinesAsync(Guid[] ids, CancellationToken ct) => inner.ReadLinesAsync(ids, ct);

    public virtual void Quarantine(IReadOnlyList<(SubmittedItem Item, Rejection Reason)> items) => inner.Quarantine(items);

    public virtual void Release(IReadOnlyList<SubmittedItem> items) => inner.Release(items);

    public virtual void KeepQuarantined(IReadOnlyList<SubmittedItem> items) => inner.KeepQuarantined(items);

    public virtual void KeepIdConflicts(IReadOnlyList<SubmittedItem> items) => inner.KeepIdConflicts(items);

    public virtual void NoteDevices(IReadOnlyList<SubmittedItem> items) => inner.NoteDevices(items);

    public virtual ValueTask DisposeAsync() => inner.DisposeAsync();
}

/// <summary>What is known of a store's items, passed on from another who knows.</summary>
internal abstract class PassingStoreRecords(IStoreRecords inner) : IStoreRecords
{
    public virtual bool StoreExists => inner.StoreExists;
    public virtual StoreCalendar Calendar => inner.Calendar;
    public virtual IReadOnlyList<StoredEvent> Receipts => inner.Receipts;
    public virtual User? User(Guid id) => inner.User(id);
    public virtual FoundProduct? Product(ItemContent content) => inner.Product(content);
    public virtual LoadedStock? Stock(Guid productId) => inner.Stock(productId);
    public virtual StoredEvent? Stored(Guid id) => inner.Stored(id);
    public virtual bool IsStoredElsewhere(Guid deviceId, Guid id) => inner.IsStoredElsewhere(deviceId, id);
    public virtual QuarantinedItem? Quarantined(Guid id) => inner.Quarantined(id);
    public virtual CountSession? Session(Guid sessionId) => inner.Session(sessionId);
    public virtual StoredEvent? Original(Guid id) => inner.Original(id);
}

/// <summary>A transaction on the catalogue that passes everything on to another one.</summary>
internal abstract class PassingEditTransaction(IEditTransaction inner) : IEditTransaction
{
    protected IEditTransaction Inner => inner;

    public DateTimeOffset RecordedAt => inner.RecordedAt;
    public IReadOnlyList<LoadedDocument> Products => inner.Products;
    public IReadOnlyList<(string Code, Guid ProductId, string Name)> Owners => inner.Owners;

    public virtual void Append(Guid streamId, string streamType, long expectedVersion, IReadOnlyList<NewEvent> events) =>
        inner.Append(streamId, streamType, expectedVersion, events);

    public virtual void Save(Projection projection, IReadOnlyList<(Guid Id, object Document, long Version)> documents) => inner.Save(projection, documents);

    public virtual IReadOnlyList<long> NoteDevice(Submission submission, IReadOnlyList<long> counters) => inner.NoteDevice(submission, counters);

    public virtual Task<CommitOutcome> CommitAsync(CancellationToken ct) => inner.CommitAsync(ct);

    public virtual Task<(IReadOnlyList<Conflict> Open, IReadOnlyList<StoredEvent> Edits)> ReadConflictsAsync(Guid[] products, Guid[] edits, CancellationToken ct) =>
        inner.ReadConflictsAsync(products, edits, ct);

    public virtual Task<Conflict?> ReadConflictAsync(Guid id, CancellationToken ct) => inner.ReadConflictAsync(id, ct);

    public virtual Task<IReadOnlyList<LoadedDocument>> LoadAsync(Guid[] products, CancellationToken ct) => inner.LoadAsync(products, ct);

    public virtual User? User(Guid id) => inner.User(id);
    public virtual StoredEvent? Stored(Guid id) => inner.Stored(id);
    public virtual bool IsStoredElsewhere(Guid id) => inner.IsStoredElsewhere(id);
    public virtual void KeepIdConflicts(IReadOnlyList<RecordedEdit> edits) => inner.KeepIdConflicts(edits);

    public virtual ValueTask DisposeAsync() => inner.DisposeAsync();
}
