using System.Runtime.CompilerServices;
using System.Text.Json;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Feed;

/// <summary>The ledgers in PostgreSQL.</summary>
internal sealed class PostgresChangeSource(LedgerDatabase store) : IChangeSource
{
    private readonly (string[] Types, int[] Kinds) _changing = FeedDocuments.Changing(store.Types);

    /// <summary>How many events one read looks at; beyond it the reader asks again, so that no request takes long.</summary>
    public int Look { get; init; } = 10_000;

    public async Task<IChangeSnapshot> OpenAsync(CancellationToken ct) =>
        new PostgresChangeSnapshot(await Snapshot.OpenAsync(store.DataSource, ct), store.Types.Json, _changing, Look);
}

/// <summary>A moment of the ledgers in PostgreSQL.</summary>
internal sealed class PostgresChangeSnapshot(Snapshot snapshot, JsonSerializerOptions json, (string[] Types, int[] Kinds) changing, int look) : IChangeSnapshot
{
    public async Task<FeedHeads> ReadHeadsAsync(IReadOnlyList<Guid>? among, CancellationToken ct)
    {
        var (epoch, heads) = (FeedSql.Epoch(), FeedSql.Heads(among));
        await snapshot.ReadAsync([epoch, heads], ct);
        return new(
            epoch.Items.Single(), heads.Items.Single(head => head.StoreId is null).Head,
            heads.Items.Where(head => head.StoreId is not null).ToDictionary(head => head.StoreId!.Value, head => head.Head));
    }

    public async Task<IReadOnlyList<FeedEntry>> ReadChangedAsync(
        Guid? storeId, LedgerPlace place, int limit, FeedScope scope, CancellationToken ct)
    {
        var changed = FeedSql.Changed(changing, storeId, place, look, limit, scope);
        await snapshot.ReadAsync([changed], ct);
        return changed.Items;
    }

    public async Task<IReadOnlyList<FeedEntry>> ReadWholeAsync(
        Guid? storeId, LedgerPlace place, int limit, FeedScope scope, CancellationToken ct)
    {
        var whole = FeedSql.Whole(storeId, place, limit, scope);
        await snapshot.ReadAsync([whole], ct);
        return whole.Items;
    }

    public async Task<IReadOnlyList<Change?>> LoadAsync(IReadOnlyList<(Guid? StoreId, FeedKey Key)> entries, CancellationToken ct)
    {
        var groups = entries
            .Where(entry => entry.Key.Kind != (int)ChangeKind.Purge)
            .GroupBy(entry => (entry.StoreId, Documents: FeedDocuments.Of((ChangeKind)entry.Key.Kind)))
            .Select(group => (group.Key.StoreId, group.Key.Documents,
                Rows: group.Key.Documents.Some(group.Key.StoreId, [.. group.Select(entry => entry.Key.Id)], json)))
            .ToList();
        await snapshot.ReadAsync([.. groups.Select(group => group.Rows)], ct);
        var loaded = new Dictionary<(Guid?, FeedKey), Change>();
        foreach (var (storeId, documents, rows) in groups)
            foreach (var (id, change) in rows.Items) loaded[(storeId, new((int)documents.Kind, id))] = change;
        return [.. entries.Select(entry => loaded.GetValueOrDefault(entry))];
    }

    public async IAsyncEnumerable<Change> ReadAllAsync(Guid? storeId, FeedScope scope, [EnumeratorCancellation] CancellationToken ct)
    {
        if (storeId is { } id && (await LoadAsync([(storeId, new((int)ChangeKind.Store, id))], ct))[0] is { } itself) yield return itself;
        foreach (var documents in FeedDocuments.OfLedger(storeId, scope))
            await foreach (var change in documents.ReadAllAsync(snapshot, storeId, json, ct)) yield return change;
    }

    public ValueTask DisposeAsync() => snapshot.DisposeAsync();
}
