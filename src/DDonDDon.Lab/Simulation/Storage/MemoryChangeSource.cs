using System.Runtime.CompilerServices;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>The change feed of a database in memory.</summary>
internal sealed class MemoryChangeSource(MemoryDatabase database) : IChangeSource
{
    /// <summary>How many events one read looks at: few, so that readers often have to ask again.</summary>
    public const int Look = 20;

    public Task<IChangeSnapshot> OpenAsync(CancellationToken ct) => Task.FromResult<IChangeSnapshot>(new MemoryChangeSnapshot(database));
}

/// <summary>What is committed now. Nobody commits while it is read, because nobody else runs meanwhile.</summary>
internal sealed class MemoryChangeSnapshot(MemoryDatabase database) : IChangeSnapshot
{
    private static readonly Guid Epoch = new("5eed5eed-0000-4000-8000-000000000000");

    private static readonly Dictionary<string, ChangeKind> Kinds = new()
    {
        [DdonEvents.StoreStream] = ChangeKind.Store,
        [DdonEvents.CategoryStream] = ChangeKind.Category,
        [DdonEvents.ProductStream] = ChangeKind.Product,
        [DdonEvents.StockStream] = ChangeKind.Stock,
        [DdonEvents.ReorderPointStream] = ChangeKind.ReorderPoint,
        [DdonEvents.ConflictStream] = ChangeKind.Conflict,
        [DdonEvents.CountSessionStream] = ChangeKind.CountSession,
        [DdonEvents.SetAsideStream] = ChangeKind.Quarantine,
    };

    public Task<FeedHeads> ReadHeadsAsync(IReadOnlyList<Guid>? among, CancellationToken ct) => Task.FromResult(new FeedHeads(
        Epoch, database.Chain.Head,
        database.Chain.Documents(DdonProjections.Store).Select(store => store.Id).Where(id => among?.Contains(id) is not false)
            .ToDictionary(id => id, id => TenantOf(id).Head)));

    public Task<IReadOnlyList<FeedEntry>> ReadChangedAsync(Guid? storeId, LedgerPlace place, int limit, FeedScope scope, CancellationToken ct)
    {
        var tenant = TenantOf(storeId);
        List<StoredEvent> scanned = [.. tenant.Events.Skip(FirstAt(tenant.Events, place.Position)).Take(MemoryChangeSource.Look)];
        var edge = scanned.Count == MemoryChangeSource.Look ? scanned[^1].Seq : long.MaxValue;
        var changed = from stored in scanned
                      where stored.Version == tenant.Version(stored.StreamId) && KindOf(tenant, stored.StreamId, storeId, scope) is not null
                      select new FeedEntry(stored.Seq, new((int)Kinds[tenant.StreamType(stored.StreamId)], stored.StreamId));
        IEnumerable<FeedEntry> mark = edge == long.MaxValue ? [] : [new(edge, FeedKey.End)];
        return After(place, changed, limit, mark);
    }

    public Task<IReadOnlyList<FeedEntry>> ReadWholeAsync(Guid? storeId, LedgerPlace place, int limit, FeedScope scope, CancellationToken ct)
    {
        var own = storeId is { } id
            ? [new((int)ChangeKind.Store, id)]
            : Unchanged(null, FeedDocuments.Of(ChangeKind.Store), place.Position).Where(key => scope.Stores.Contains(key.Id));
        var keys = own.Concat(FeedDocuments.OfLedger(storeId, scope).SelectMany(documents => Unchanged(storeId, documents, place.Position)));
        return After(place, keys.Select(key => new FeedEntry(place.Position, key)), limit, []);
    }

    public Task<IReadOnlyList<Change?>> LoadAsync(IReadOnlyList<(Guid? StoreId, FeedKey Key)> entries, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Change?>>([.. entries.Select(entry => Load(entry.StoreId, entry.Key))]);

    public async IAsyncEnumerable<Change> ReadAllAsync(Guid? storeId, FeedScope scope, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        if (storeId is { } id && Load(storeId, new((int)ChangeKind.Store, id)) is { } itself) yield return itself;
        foreach (var documents in FeedDocuments.OfLedger(storeId, scope))
            foreach (var key in Unchanged(storeId, documents, long.MaxValue)) yield return Load(storeId, key)!;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private MemoryTenant TenantOf(Guid? storeId) => database.Tenant(FeedSql.TenantOf(storeId));

    // The index of the first event at or after a position.
    private static int FirstAt(IReadOnlyList<StoredEvent> events, long position)
    {
        var (from, to) = (0, events.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (events[middle].Seq < position) from = middle + 1;
            else to = middle;
        }
        return from;
    }

    private static ChangeKind? KindOf(MemoryTenant tenant, Guid streamId, Guid? storeId, FeedScope scope) =>
        Kinds.TryGetValue(tenant.StreamType(streamId), out var kind) && kind switch
        {
            ChangeKind.Store => scope.Stores.Contains(streamId),
            ChangeKind.Conflict => storeId is not null || scope.Conflicts,
            _ => true,
        } ? kind : null;

    // What has not changed since a position and is not over, by id.
    private IEnumerable<FeedKey> Unchanged(Guid? storeId, FeedDocuments documents, long position)
    {
        var tenant = database.Tenant(documents.TenantOf(storeId));
        var ids = from document in tenant.Documents(documents.Projection)
                  where !IsOver(document.Value) && tenant.Streams[document.Id][(int)document.Version - 1].Seq <= position
                  select document.Id;
        return ids.Order().Select(id => new FeedKey((int)documents.Kind, id));
    }

    private static bool IsOver(object document) =>
        document is Conflict { IsOpen: false } or SetAsideItem { IsOpen: false }
            or CountSession { Status: CountSessionStatus.Discarded or CountSessionStatus.Approved or CountSessionStatus.Reversed };

    private Change? Load(Guid? storeId, FeedKey key)
    {
        if (key.Kind == (int)ChangeKind.Purge) return null;
        var documents = FeedDocuments.Of((ChangeKind)key.Kind);
        var tenant = database.Tenant(documents.TenantOf(storeId));
        return tenant.Document(documents.Projection, key.Id) is { Value: not SetAsideItem { Status: null } } held
            ? FeedDocuments.Show(held.Value, tenant.Streams[key.Id][(int)held.Version - 1].Timestamp)
            : null;
    }

    private static Task<IReadOnlyList<FeedEntry>> After(LedgerPlace place, IEnumerable<FeedEntry> entries, int limit, IEnumerable<FeedEntry> mark) =>
        Task.FromResult<IReadOnlyList<FeedEntry>>(
        [
            .. entries.Where(entry => (entry.Position, entry.Key.Kind, entry.Key.Id).CompareTo((place.Position, place.After.Kind, place.After.Id)) > 0)
                .Concat(mark)
                .OrderBy(entry => (entry.Position, entry.Key.Kind, entry.Key.Id)).Take(limit),
        ]);
}
