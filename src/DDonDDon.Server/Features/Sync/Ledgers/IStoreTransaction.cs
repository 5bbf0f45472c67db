using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;

namespace DDonDDon.Server.Features.Sync.Ledgers;

/// <summary>One transaction on a store's ledger.</summary>
internal interface IStoreTransaction : ILedgerTransaction
{
    /// <summary>What was known when it began.</summary>
    IStoreRecords Records { get; }

    /// <summary>
    /// More of the past of some items: of some the days from their first movement's on, with the one before; of others all movements by version.
    /// Both by product.
    /// </summary>
    Task<(ILookup<Guid, DailyStock> Days, ILookup<Guid, StoredEvent> Movements)> ReadPastAsync(
        IReadOnlyList<ItemStream> inDays, IReadOnlyList<ItemStream> inMovements, CancellationToken ct);

    /// <summary>One item, which need not be of those that the transaction began with: its stock (null when nothing has moved), and all its movements.</summary>
    Task<(LoadedStock? Stock, IReadOnlyList<StoredEvent> Movements)> ReadItemAsync(Guid productId, CancellationToken ct);

    /// <summary>
    /// What may meet: the open conflicts of some items, and the movements of some (others or the same) that happened from a moment on. Both by product.
    /// </summary>
    Task<(ILookup<Guid, Conflict> Open, ILookup<Guid, StoredEvent> Movements)> ReadConflictsAsync(
        IReadOnlyList<Guid> items, IReadOnlyList<WantedMovements> wanted, CancellationToken ct);

    /// <summary>What holds in some zones of count sessions, as far as something was counted there.</summary>
    Task<IReadOnlyList<CountLine>> ReadLinesAsync(Guid[] ids, CancellationToken ct);

    /// <summary>Will put items into quarantine as they were sent; what is there stays.</summary>
    void Quarantine(IReadOnlyList<(SubmittedItem Item, Rejection Reason)> items);

    /// <summary>Will close items of the quarantine that are booked.</summary>
    void Release(IReadOnlyList<SubmittedItem> items);

    /// <summary>Will keep items in quarantine that could not be booked now either, with the reasons that they are answered.</summary>
    void KeepQuarantined(IReadOnlyList<SubmittedItem> items);

    /// <summary>Will keep items whose id was taken by another content.</summary>
    void KeepIdConflicts(IReadOnlyList<SubmittedItem> items);

    /// <summary>Will note the counters of items of several devices.</summary>
    void NoteDevices(IReadOnlyList<SubmittedItem> items);
}

/// <summary>What must be known to judge the items that a transaction began with; about others they say nothing.</summary>
internal interface IStoreRecords
{
    bool StoreExists { get; }

    /// <summary>The days of the store.</summary>
    StoreCalendar Calendar { get; }

    /// <summary>What has arrived of the transfers that the items are about.</summary>
    IReadOnlyList<StoredEvent> Receipts { get; }

    /// <summary>A sender or recorder.</summary>
    User? User(Guid id);

    /// <summary>The product that an item names; null when there is none.</summary>
    FoundProduct? Product(ItemContent content);

    /// <summary>The stock of a product; null when nothing has moved.</summary>
    LoadedStock? Stock(Guid productId);

    /// <summary>The stored movement with an item's id.</summary>
    StoredEvent? Stored(Guid id);

    /// <summary>Whether another store of the device has this id.</summary>
    bool IsStoredElsewhere(Guid deviceId, Guid id);

    QuarantinedItem? Quarantined(Guid id);

    /// <summary>The count session of the store that a line belongs to.</summary>
    CountSession? Session(Guid sessionId);

    /// <summary>The stored movement that an amendment names, in whichever store it lies.</summary>
    StoredEvent? Original(Guid id);
}

/// <summary>
/// The movements of an item that happened from a moment on; none when every count among them is of the device <paramref name="UnlessCountedOnlyBy"/>.
/// </summary>
public readonly record struct WantedMovements(Guid ProductId, DateTimeOffset Since, Guid? UnlessCountedOnlyBy = null);
