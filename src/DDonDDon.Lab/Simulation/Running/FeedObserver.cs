using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Lab.Simulation.Oracle;
using DDonDDon.Lab.Simulation.Storage;

namespace DDonDDon.Lab.Simulation.Running;

/// <summary>
/// Reads the change feed with a cursor of its own as long as the world lives, page by page and at any time, and holds what it was told against what is
/// stored: whenever there is no more, nothing may be missing, be other than it is, or be left of what its user has no more.
/// </summary>
internal sealed class FeedObserver(World world, string name, Guid userId)
{
    private static readonly TimeSpan BetweenPages = TimeSpan.FromSeconds(20);

    private readonly Chance _chance = world.Chance.Fork();
    private readonly Dictionary<FeedThing, string> _held = [];
    private readonly Dictionary<Guid, LedgerTelling> _tellings = [];
    private readonly List<LedgerTelling> _ended = [];
    private readonly List<Violation> _violations = [];
    private string _cursor = "";
    private bool _isReading;

    /// <summary>What it found wrong while it read, and now that everything is over.</summary>
    public IEnumerable<Violation> Check(StoredState state) =>
        _violations.Concat(_ended.Concat(_tellings.Values).SelectMany(telling => telling.Check(state)).Select(Violation));

    public async Task WatchAsync()
    {
        while (!world.IsOver)
        {
            await world.Timeline.DelayAsync(_chance.Happens(0.5)
                ? world.ToRush() + _chance.Between(TimeSpan.Zero, BetweenPages)
                : _chance.Around(world.Scenario.Work / 8));
            if (!world.IsOver) await ReadAsync();
        }
    }

    /// <summary>Reads what there is to read, when nobody writes any more.</summary>
    public async Task CatchUpAsync()
    {
        while (_isReading) await world.Timeline.DelayAsync(BetweenPages);
        if (!await ReadAsync()) _violations.Add(Violation("does not come to the end of the feed"));
    }

    /// <summary>The documents of a ledger are told once more, without anything having happened to them.</summary>
    public void Rebuilt(Guid? storeId) => TellingOf(storeId).IsRebuilt = true;

    // Whether it came to the end: its user may be disabled, the server or the database away.
    private async Task<bool> ReadAsync()
    {
        _isReading = true;
        try
        {
            while (await world.Storage.FindUserAsync(userId) is { } user)
            {
                var path = $"sync/changes?cursor={_cursor}&limit={_chance.Between(1, 30)}";
                var reply = await world.Server.HandleAsync(new("GET", path, SimulatedTokens.Of(user), []));
                if (reply.Status != 200) return false;
                if (!Take(reply.Body))
                {
                    Compare(await world.Storage.ReadAsync(), user);
                    return true;
                }
                if (_chance.Happens(0.3)) await world.Timeline.DelayAsync(_chance.Around(BetweenPages));
            }
            return false;
        }
        catch (ServerCrashedException)
        {
            return false;
        }
        finally
        {
            _isReading = false;
        }
    }

    // Returns whether there is more.
    private bool Take(byte[] page)
    {
        using var document = JsonDocument.Parse(page);
        var told = new List<string>();
        foreach (var change in document.RootElement.GetProperty("changes").EnumerateArray()) told.Add(Take(change));
        var more = document.RootElement.GetProperty("more").GetBoolean();
        if (told.Count > 0) world.Trace.Write($"{name}: {string.Join(", ", told)}{(more ? ", more" : "")}");
        _cursor = document.RootElement.GetProperty("cursor").GetString()!;
        return more;
    }

    private string Take(JsonElement change)
    {
        var kind = change.GetProperty("kind").GetString()!;
        var storeId = change.TryGetProperty("storeId", out var store) ? store.GetGuid() : (Guid?)null;
        if (kind == "purge") return Purge(storeId);
        var (thing, data) = (new FeedThing(kind, storeId, change.GetProperty("id").GetGuid()), change.GetProperty("data"));
        var text = PlainFeed.Text(kind, data);
        if (text is null) _held.Remove(thing);
        else _held[thing] = text;
        if (kind is "stock" or "product" or "conflict") TellingOf(storeId).Add(thing, data.GetProperty("version").GetInt64());
        return $"{kind} {world.Trace.Of(kind == "conflict" ? data.GetProperty("productId").GetGuid() : thing.Id)} {text ?? "over"}";
    }

    private string Purge(Guid? storeId)
    {
        foreach (var thing in _held.Keys.Where(thing => thing.StoreId == storeId).ToList()) _held.Remove(thing);
        if (_tellings.Remove(storeId ?? Guid.Empty, out var telling)) _ended.Add(telling);
        return $"purge {(storeId is null ? "the catalogue" : world.Trace.Of(storeId))}";
    }

    private LedgerTelling TellingOf(Guid? storeId)
    {
        if (!_tellings.TryGetValue(storeId ?? Guid.Empty, out var telling)) _tellings[storeId ?? Guid.Empty] = telling = new(world.Trace, storeId);
        return telling;
    }

    private void Compare(StoredState state, User user)
    {
        var stores = user.Role is Role.Admin ? world.Stores : [.. user.CurrentStores()];
        var expected = PlainFeed.Of(state, [.. stores], user.Role is Role.Admin);
        _violations.AddRange(PlainFeed.Compare(expected, _held, world.Trace).Select(what => Violation($"at {world.Timeline.Elapsed:d\\.hh\\:mm\\:ss} {what}")));
    }

    private Violation Violation(string what) => new("I6", $"{name} {what}");
}
