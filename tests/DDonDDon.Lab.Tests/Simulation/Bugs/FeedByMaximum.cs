using DDonDDon.Server.Features.Feed;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>The feed takes the greatest position of the whole database for how far every ledger goes.</summary>
internal sealed class FeedByMaximum(IChangeSource inner) : IChangeSource
{
    public async Task<IChangeSnapshot> OpenAsync(CancellationToken ct) => new Hasty(await inner.OpenAsync(ct));

    private sealed class Hasty(IChangeSnapshot inner) : IChangeSnapshot
    {
        public async Task<FeedHeads> ReadHeadsAsync(IReadOnlyList<Guid>? among, CancellationToken ct)
        {
            var (all, heads) = (await inner.ReadHeadsAsync(null, ct), await inner.ReadHeadsAsync(among, ct));
            var greatest = all.Stores.Values.Append(all.Catalogue).Max(head => head.Position);
            return heads with
            {
                Catalogue = heads.Catalogue with { Position = greatest },
                Stores = heads.Stores.ToDictionary(store => store.Key, store => store.Value with { Position = greatest }),
            };
        }

        public Task<IReadOnlyList<FeedEntry>> ReadChangedAsync(Guid? storeId, LedgerPlace place, int limit, FeedScope scope, CancellationToken ct) =>
            inner.ReadChangedAsync(storeId, place, limit, scope, ct);

        public Task<IReadOnlyList<FeedEntry>> ReadWholeAsync(Guid? storeId, LedgerPlace place, int limit, FeedScope scope, CancellationToken ct) =>
            inner.ReadWholeAsync(storeId, place, limit, scope, ct);

        public Task<IReadOnlyList<Change?>> LoadAsync(IReadOnlyList<(Guid? StoreId, FeedKey Key)> entries, CancellationToken ct) =>
            inner.LoadAsync(entries, ct);

        public IAsyncEnumerable<Change> ReadAllAsync(Guid? storeId, FeedScope scope, CancellationToken ct) => inner.ReadAllAsync(storeId, scope, ct);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
