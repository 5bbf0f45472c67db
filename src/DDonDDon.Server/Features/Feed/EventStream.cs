using System.Text;
using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Feed;

/// <summary>
/// That there is something new in a ledger. <paramref name="StoreId"/>: absent for the catalogue; <paramref name="Position"/>: grows with each change.
/// </summary>
public sealed record ChangeHint(Guid? StoreId, long Position);

/// <summary>Why a stream ends: a code of docs/errors.md.</summary>
public sealed record StreamEnd(string Code);

/// <summary>
/// One listener's server-sent events: what it was told, heartbeats while there is nothing, and the end of its rights. <paramref name="listener"/> has joined
/// before the heads were read that it begins with, so nothing falls between.
/// </summary>
internal sealed class EventStream(Listener listener, TokenHolder holder, UserDirectory users, IChangeSource source, TimeProvider time, TimeSpan heartbeat)
{
    private readonly Dictionary<Guid, long> _told = [];
    private readonly List<ChangeHint> _hints = [];
    private IReadOnlyList<Guid>? _stores = ChangeFeed.StoresOf(holder.Caller);
    private long _toldOfCatalogue;
    private Guid _epoch;

    /// <summary>Finds what is new since a cursor (null: nothing is, yet). Returns why the cursor does not belong to this database.</summary>
    public async Task<Problem?> BeginAsync(FeedCursor? from, CancellationToken ct)
    {
        var heads = await ReadHeadsAsync(ct);
        if (from is null)
        {
            _toldOfCatalogue = heads.Catalogue.Position;
            foreach (var (id, head) in heads.Stores) _told[id] = head.Position;
            return null;
        }
        if (!from.Fits(heads)) return ChangeFeed.Gone;
        _toldOfCatalogue = heads.Catalogue.Position;
        if (from.Catalogue?.IsAt(heads.Catalogue) is not true) _hints.Add(new(null, heads.Catalogue.Position));
        foreach (var (id, head) in heads.Stores.OrderBy(store => store.Key))
        {
            _told[id] = head.Position;
            if (from.Stores.GetValueOrDefault(id)?.IsAt(head) is not true) _hints.Add(new(id, head.Position));
        }
        _hints.AddRange(from.Stores.Where(store => !heads.Stores.ContainsKey(store.Key)).Select(store => new ChangeHint(store.Key, store.Value.Position)));
        return null;
    }

    /// <summary>Writes until the listener goes or may not listen any more.</summary>
    public async Task RunAsync(HttpResponse response, CancellationToken ct)
    {
        await WriteAsync(response, "retry: 3000\n\n", ct);
        while (true)
        {
            foreach (var (tenant, position) in listener.Take()) Take(tenant, position);
            var news = listener.News;
            if (await EndOfRightsAsync(ct) is { } end)
            {
                await WriteAsync(response, $"event: end\ndata: {Json(new StreamEnd(end.Code))}\n\n", ct);
                return;
            }
            if (_hints.Count > 0) await WriteHintsAsync(response, ct);
            if (!await ComesAsync(news, ct)) await WriteAsync(response, ": still here\n\n", ct);
        }
    }

    private void Take(string tenant, long position)
    {
        if (tenant == FeedSql.TenantOf(null))
        {
            if (position <= _toldOfCatalogue) return;
            _toldOfCatalogue = position;
            _hints.Add(new(null, position));
        }
        else if (Guid.TryParseExact(tenant, "D", out var storeId) && (_stores is null || _stores.Contains(storeId))
            && position > _told.GetValueOrDefault(storeId))
        {
            _told[storeId] = position;
            _hints.Add(new(storeId, position));
        }
    }

    // Null while the user may listen; notes stores that were given or taken meanwhile.
    private async Task<Problem?> EndOfRightsAsync(CancellationToken ct)
    {
        if (time.GetUtcNow() >= holder.Expires) return AuthProblems.Expired;
        var known = await users.FindAsync(holder.Caller.UserId, holder.Caller.Session?.Id, ct);
        if (FreshCaller.Judge(known, holder.Caller, holder.IssuedAt) is { } problem) return problem;
        if (holder.Caller.Role is not Role.Worker) return null;
        var now = known.User!.CurrentStores().ToList();
        var (given, taken) = (now.Except(_stores!).ToList(), _stores!.Except(now).ToList());
        if (given.Count + taken.Count == 0) return null;
        _stores = now;
        foreach (var storeId in taken)
            if (_told.Remove(storeId, out var position)) _hints.Add(new(storeId, position));
        var heads = await ReadHeadsAsync(ct);
        foreach (var storeId in given.Where(heads.Stores.ContainsKey)) _hints.Add(new(storeId, _told[storeId] = heads.Stores[storeId].Position));
        return null;
    }

    private async Task<FeedHeads> ReadHeadsAsync(CancellationToken ct)
    {
        await using var snapshot = await source.OpenAsync(ct);
        var heads = await snapshot.ReadHeadsAsync(_stores, ct);
        _epoch = heads.Epoch;
        return heads;
    }

    // Waits for news, the next heartbeat or the end of the token; false when it was a heartbeat's time.
    private async Task<bool> ComesAsync(Task news, CancellationToken ct)
    {
        var left = holder.Expires - time.GetUtcNow();
        try
        {
            await news.WaitAsync(left < heartbeat && left > TimeSpan.Zero ? left : heartbeat, time, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task WriteHintsAsync(HttpResponse response, CancellationToken ct)
    {
        var text = new StringBuilder();
        // Only the last one names where to resume: a connection that breaks before it hears of them all again.
        foreach (var (index, hint) in _hints.Index())
            text.Append("event: changed\n").Append(index == _hints.Count - 1 ? $"id: {Cursor().Text(CursorUse.Events)}\n" : "")
                .Append($"data: {Json(hint)}\n\n");
        _hints.Clear();
        await WriteAsync(response, text.ToString(), ct);
    }

    private FeedCursor Cursor() =>
        new(_epoch, LedgerPlace.AfterAll(0, _toldOfCatalogue), _told.ToDictionary(store => store.Key, store => LedgerPlace.AfterAll(0, store.Value)));

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, ApiJson.Options);

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken ct)
    {
        await response.WriteAsync(text, ct);
        await response.Body.FlushAsync(ct);
    }
}
