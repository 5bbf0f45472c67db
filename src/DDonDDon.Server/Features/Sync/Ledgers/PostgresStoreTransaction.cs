using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Conflicts;
using DDonDDon.Server.Features.Counting;

namespace DDonDDon.Server.Features.Sync.Ledgers;

/// <summary>A transaction on a store's ledger in PostgreSQL: one round trip to begin, at most one more to read, one to write, and the commit.</summary>
internal sealed class PostgresStoreTransaction : PostgresTransaction, IStoreTransaction
{
    private PostgresStoreTransaction(PostgresEventStore store, TenantTransaction transaction, IStoreRecords records)
        : base(store, transaction) => Records = records;

    public IStoreRecords Records { get; }

    public static async Task<PostgresStoreTransaction> BeginAsync(
        PostgresEventStore store, Guid storeId, IReadOnlyList<SubmittedItem> items, CancellationToken ct)
    {
        var reads = new StoreReads(storeId, items, store.Types.Json);
        var transaction = await store.BeginAsync(storeId.ToString(), items.Count, reads.All, ct);
        reads.Index(transaction.Tenant);
        return new(store, transaction, reads);
    }

    public async Task<(ILookup<Guid, DailyStock> Days, ILookup<Guid, StoredEvent> Movements)> ReadPastAsync(
        IReadOnlyList<ItemStream> inDays, IReadOnlyList<ItemStream> inMovements, CancellationToken ct)
    {
        var days = SyncSql.Days(Tenant, inDays, Store.Types.Json);
        var history = PostgresEventStore.ReadStreams(Tenant, [.. inMovements.Select(stream => stream.ProductId)]);
        await Transaction.ReadAsync([days, history], ct);
        return (days.Items.ToLookup(day => day.ProductId), history.Items.ToLookup(happened => happened.StreamId));
    }

    public async Task<(LoadedStock? Stock, IReadOnlyList<StoredEvent> Movements)> ReadItemAsync(Guid productId, CancellationToken ct)
    {
        var (stock, movements) = (SyncSql.Stock(Tenant, [productId]), PostgresEventStore.ReadStreams(Tenant, [productId]));
        await Transaction.ReadAsync([stock, movements], ct);
        return (stock.Items.SingleOrDefault(), movements.Items);
    }

    public async Task<(ILookup<Guid, Conflict> Open, ILookup<Guid, StoredEvent> Movements)> ReadConflictsAsync(
        IReadOnlyList<Guid> items, IReadOnlyList<WantedMovements> wanted, CancellationToken ct)
    {
        var open = ConflictSql.Open(Tenant, [.. items], Store.Types.Json);
        var movements = ConflictSql.MovementsSince(Tenant, wanted);
        await Transaction.ReadAsync([open, movements], items.Count + wanted.Count, ct);
        return (open.Items.ToLookup(conflict => conflict.ProductId), movements.Items.ToLookup(happened => happened.StreamId));
    }

    public async Task<IReadOnlyList<CountLine>> ReadLinesAsync(Guid[] ids, CancellationToken ct)
    {
        var held = CountSql.Held(Tenant, ids, Store.Types.Json);
        await Transaction.ReadAsync([held], ct);
        return held.Items;
    }

    public void Quarantine(IReadOnlyList<(SubmittedItem Item, Rejection Reason)> items) => Transaction.Also(SyncSql.Quarantine(Tenant, items));

    public void Release(IReadOnlyList<SubmittedItem> items) => Transaction.Also(SyncSql.ReleaseQuarantined(Tenant, RecordedAt, items));

    public void KeepQuarantined(IReadOnlyList<SubmittedItem> items) => Transaction.Also(SyncSql.KeepQuarantined(Tenant, items));

    public void KeepIdConflicts(IReadOnlyList<SubmittedItem> items) => Transaction.Also(SyncSql.IdConflicts(Tenant, items));

    public void NoteDevices(IReadOnlyList<SubmittedItem> items) => Transaction.Also(SyncSql.NoteDevices(Tenant, items));
}
