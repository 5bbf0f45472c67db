using System.Net;
using System.Text.Json;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Feed;

/// <summary>A change as it came.</summary>
internal sealed record Received(string Kind, Guid? StoreId, Guid Id, JsonElement Data)
{
    public static Received Of(JsonElement json) => new(
        json.GetProperty("kind").GetString()!, json.TryGetProperty("storeId", out var store) ? store.GetGuid() : null, json.GetProperty("id").GetGuid(),
        json.GetProperty("data").Clone());

    public (string Kind, Guid? StoreId, Guid Id) Key => (Kind, StoreId, Id);

    public long Version => Data.GetProperty("version").GetInt64();

    public decimal Quantity => Data.GetProperty("quantity").GetDecimal();

    public string Text => $"{Kind} {StoreId} {Id} {Data.GetRawText()}";
}

/// <summary>A client that keeps what it receives, as the protocol says.</summary>
internal sealed class Reader(TestUser user)
{
    public string? Cursor { get; set; }

    /// <summary>Everything in the order in which it came.</summary>
    public List<Received> Received { get; } = [];

    /// <summary>What the client has now.</summary>
    public Dictionary<(string Kind, Guid? StoreId, Guid Id), JsonElement> Documents { get; } = [];

    public Task<Answer> AskAsync(int? limit = null) =>
        user.GetAsync($"/api/v1/sync/changes?cursor={WebUtility.UrlEncode(Cursor)}{(limit is null ? "" : $"&limit={limit}")}");

    /// <summary>One page; whether there is more.</summary>
    public async Task<bool> PullOnceAsync(int? limit = null)
    {
        var answer = await AskAsync(limit);
        answer.Status.ShouldBe(200, answer.Body);
        return Take(answer.Json, limit);
    }

    public bool Take(JsonElement page, int? limit = null)
    {
        Received[] changes = [.. page.GetProperty("changes").EnumerateArray().Select(Feed.Received.Of)];
        if (limit is not null) changes.Length.ShouldBeLessThanOrEqualTo(limit.Value);
        foreach (var change in changes) Take(change);
        Cursor = page.GetProperty("cursor").GetString()!;
        return page.GetProperty("more").GetBoolean();
    }

    /// <summary>Pages until there is nothing more. Returns what came.</summary>
    public async Task<IReadOnlyList<Received>> PullAsync(Func<int>? limit = null)
    {
        var before = Received.Count;
        while (await PullOnceAsync(limit?.Invoke())) { }
        return [.. Received.Skip(before)];
    }

    /// <summary>Takes a snapshot in the place of everything.</summary>
    public async Task<IReadOnlyList<Received>> TakeSnapshotAsync()
    {
        var answer = await user.GetAsync("/api/v1/sync/snapshot");
        answer.Status.ShouldBe(200, answer.Body);
        answer.MediaType.ShouldBe("application/x-ndjson");
        JsonElement[] lines = [.. answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
        lines[^1].GetProperty("kind").GetString().ShouldBe("end");
        lines[^1].GetProperty("changes").GetInt64().ShouldBe(lines.Length - 1);
        Documents.Clear();
        Received.Clear();
        foreach (var line in lines[..^1]) Take(Feed.Received.Of(line));
        Cursor = lines[^1].GetProperty("cursor").GetString();
        return Received;
    }

    private void Take(Received change)
    {
        Received.Add(change);
        if (change.Kind is not "purge") Documents[change.Key] = change.Data;
        else if (change.StoreId is { } store) foreach (var key in Documents.Keys.Where(key => key.StoreId == store).ToList()) Documents.Remove(key);
        else foreach (var key in Documents.Keys.Where(key => key.Kind is "product" or "category").ToList()) Documents.Remove(key);
    }
}
