namespace DDonDDon.Server.Features.Feed;

/// <summary>
/// How far a ledger goes: the position of its last change (0: none); how often its documents were changed without an event
/// (<paramref name="Generation"/>), and the last time that something was gone afterwards (<paramref name="Purged"/>).
/// </summary>
public sealed record LedgerHead(long Position, long Generation = 0, long Purged = 0);

/// <summary>The heads of the catalogue and of stores that exist, and which life of the database they are of.</summary>
public sealed record FeedHeads(Guid Epoch, LedgerHead Catalogue, IReadOnlyDictionary<Guid, LedgerHead> Stores);

/// <summary>That a thing changed at a position. A key of <see cref="FeedKey.End"/>: nothing more up to there, but the ledger goes on.</summary>
public readonly record struct FeedEntry(long Position, FeedKey Key);

/// <summary>
/// What a reader gets of the catalogue: stores' own documents only of the <paramref name="Stores"/> that it has, and whether <paramref name="Conflicts"/> of
/// products. Says nothing of stores' ledgers.
/// </summary>
public sealed record FeedScope(IReadOnlyCollection<Guid> Stores, bool Conflicts);

/// <summary>
/// Where the change feed reads: PostgreSQL, or the memory of a simulation. Ledgers are named by their store, the catalogue's by null. Two things must hold
/// for no change to be skipped: within a ledger positions rise in the order of the commits, and a snapshot shows all or nothing of a commit.
/// </summary>
public interface IChangeSource
{
    /// <summary>What is committed now.</summary>
    Task<IChangeSnapshot> OpenAsync(CancellationToken ct);
}

/// <summary>What was committed at one moment; everything that it answers is of that moment. Not thread-safe.</summary>
public interface IChangeSnapshot : IAsyncDisposable
{
    /// <summary>The heads of those stores among some (null: all) that exist, and of the catalogue.</summary>
    Task<FeedHeads> ReadHeadsAsync(IReadOnlyList<Guid>? among, CancellationToken ct);

    /// <summary>
    /// What changed in a ledger after a place, by position and key: a stream's document at the stream's last event, and only there. Of the catalogue
    /// only what <paramref name="scope"/> says. A source may stop early, with an entry that says so; it must get on.
    /// </summary>
    Task<IReadOnlyList<FeedEntry>> ReadChangedAsync(Guid? storeId, LedgerPlace place, int limit, FeedScope scope, CancellationToken ct);

    /// <summary>
    /// The documents of a ledger whose last event is not after the place's position, by key, after the place's. A store's begin with the store's own document,
    /// whenever that changed; of the catalogue's only those that <paramref name="scope"/> says. Of conflicts and the quarantine only what is open.
    /// </summary>
    Task<IReadOnlyList<FeedEntry>> ReadWholeAsync(Guid? storeId, LedgerPlace place, int limit, FeedScope scope, CancellationToken ct);

    /// <summary>The documents of entries, one each in their order; null where there is none.</summary>
    Task<IReadOnlyList<Change?>> LoadAsync(IReadOnlyList<(Guid? StoreId, FeedKey Key)> entries, CancellationToken ct);

    /// <summary>
    /// All documents of a ledger, one after the other; a store's begin with the store's own, the catalogue's have no stores, and conflicts if the scope says
    /// so.
    /// </summary>
    IAsyncEnumerable<Change> ReadAllAsync(Guid? storeId, FeedScope scope, CancellationToken ct);
}
