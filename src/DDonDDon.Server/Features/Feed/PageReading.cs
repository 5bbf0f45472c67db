namespace DDonDDon.Server.Features.Feed;

/// <summary>One page of the feed in the making: places move as changes are taken, until the page is full or nothing is left.</summary>
internal sealed class PageReading(IChangeSnapshot snapshot, FeedHeads heads, FeedCursor? from, bool hasConflicts, int limit)
{
    private readonly Dictionary<Guid, LedgerPlace> _stores = new(from?.Stores ?? new Dictionary<Guid, LedgerPlace>());
    private readonly List<(Guid? StoreId, FeedKey Key)> _taken = [];
    private LedgerPlace? _catalogue = from?.Catalogue;
    private bool _more;

    private int Left => limit - _taken.Count;

    public async Task<ChangePage> RunAsync(CancellationToken ct)
    {
        Purge();
        // A store that begins in this page brings its own document; only of the others the catalogue tells.
        var scope = new FeedScope([.. _stores.Keys], hasConflicts);
        if (!_more) _catalogue = await ReadAsync(null, _catalogue, heads.Catalogue, scope, ct);
        foreach (var (id, head) in heads.Stores.OrderBy(store => store.Key))
        {
            if (_more) break;
            if (await ReadAsync(id, _stores.GetValueOrDefault(id), head, scope, ct) is { } place) _stores[id] = place;
        }
        return new(await LoadAsync(ct), new FeedCursor(heads.Epoch, _catalogue, _stores, hasConflicts).ToString(), _more);
    }

    // What the caller has no more: the catalogue, when it is not the same for another role, and stores.
    private void Purge()
    {
        if (_catalogue is not null && from!.HasConflicts != hasConflicts && TakePurge(null)) _catalogue = null;
        foreach (var id in _stores.Keys.Where(id => !heads.Stores.ContainsKey(id)).Order().ToList())
        {
            if (!TakePurge(id)) return;
            _stores.Remove(id);
        }
    }

    private bool TakePurge(Guid? storeId)
    {
        _more |= Left == 0;
        if (!_more) _taken.Add((storeId, new((int)ChangeKind.Purge, storeId ?? Guid.Empty)));
        return !_more;
    }

    // Takes what fits of a ledger. Returns the place after it.
    private async Task<LedgerPlace?> ReadAsync(Guid? storeId, LedgerPlace? place, LedgerHead head, FeedScope scope, CancellationToken ct)
    {
        if (place is not null && place.Generation == head.Generation && place.IsAt(head)) return place;
        if (place is null || place.Generation < head.Generation)
        {
            // What is whole does not tell of things that are settled, so a reader who keeps what it has hears of those first.
            if (place is { Whole: false } && place.Generation >= head.Purged && !place.IsAt(head))
            {
                if (!Take(storeId, await snapshot.ReadChangedAsync(storeId, place, Left + 1, scope, ct), ref place)) return place;
                place = place with { Position = head.Position, After = FeedKey.End };
            }
            _more |= Left == 0;
            if (_more || place is not null && (place.Whole || place.Generation < head.Purged) && !TakePurge(storeId)) return place;
            place = LedgerPlace.BeforeAll(head);
        }

        if (place.Whole)
        {
            var entries = await snapshot.ReadWholeAsync(storeId, place, Left + 1, scope, ct);
            if (!Take(storeId, entries, ref place)) return place;
            place = LedgerPlace.AfterAll(place.Generation, place.Position);
        }
        if (place.IsAt(head)) return place;
        var changed = await snapshot.ReadChangedAsync(storeId, place, Left + 1, scope, ct);
        return Take(storeId, changed, ref place) ? LedgerPlace.AfterAll(place.Generation, head.Position) : place;
    }

    // False when the page is full, or the source has stopped early.
    private bool Take(Guid? storeId, IReadOnlyList<FeedEntry> entries, ref LedgerPlace place)
    {
        foreach (var entry in entries)
        {
            var isMark = entry.Key == FeedKey.End;
            _more |= Left == 0 || isMark;
            if (Left == 0 && !isMark) return false;
            place = place with { Position = entry.Position, After = entry.Key };
            if (isMark) return false;
            _taken.Add((storeId, entry.Key));
        }
        return true;
    }

    private async Task<IReadOnlyList<Change>> LoadAsync(CancellationToken ct)
    {
        var loaded = await snapshot.LoadAsync(_taken, ct);
        return [.. _taken.Zip(loaded, (entry, change) => entry.Key.Kind == (int)ChangeKind.Purge ? Change.Purge(entry.StoreId) : change).OfType<Change>()];
    }
}
