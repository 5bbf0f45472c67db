using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Tests.Support;

/// <summary>
/// The protocol as its page describes it, in memory and synchronous, for what a real server cannot be made to do. Stock is computed with the
/// domain's fold over what was accepted.
/// </summary>
internal sealed class StubServer(TimeProvider time) : HttpMessageHandler
{
    private readonly Dictionary<Guid, JsonObject> _answers = [];
    private readonly Dictionary<StockKey, StockHistory> _histories = [];
    private readonly List<JsonObject> _feed = [];

    /// <summary>The requests by method and path, like "POST sync/batch".</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The bodies of the batches, in the order in which they came.</summary>
    public List<JsonObject> Batches { get; } = [];

    /// <summary>What the network or the server does with a request instead of answering it; null to answer it.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> Instead { get; set; } = _ => null;

    /// <summary>What the network does to an answer; it may throw.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage, HttpResponseMessage> OnTheWay { get; set; } = (_, answer) => answer;

    /// <summary>The result for an item, in place of the usual one; null for the usual one.</summary>
    public Func<JsonObject, JsonObject?> Verdict { get; set; } = _ => null;

    public Dictionary<string, (Guid Product, decimal PackSize)> Codes { get; } = [];

    public int Epoch { get; set; } = 1;

    public int PageSize { get; set; } = 500;

    public bool HasFeed { get; set; } = true;

    /// <summary>The access token that is valid now; null to accept any.</summary>
    public string? GoodToken { get; set; }

    public IEnumerable<Guid> Accepted => _answers.Keys;

    public decimal StockOf(Guid store, Guid product) => _histories.TryGetValue(new(store, product), out var history) ? history.Fold().Quantity : 0;

    /// <summary>Adds a change to the feed.</summary>
    public void Publish(JsonObject change) => _feed.Add(change);

    /// <summary>Loses everything, like a database that is restored from an empty backup.</summary>
    public void Restore()
    {
        _answers.Clear();
        _histories.Clear();
        _feed.Clear();
        Epoch++;
    }

    /// <summary>Books somebody else's movement.</summary>
    public void Book(StockMovement movement)
    {
        var history = HistoryOf(movement.StoreId, movement.ProductId);
        history.Add(movement);
        PublishStock(history);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var what = request.RequestUri!.AbsolutePath.Replace("/api/v1/", "", StringComparison.Ordinal);
        Requests.Add($"{request.Method} {what}");
        var answer = Instead(request) ?? Answer(request, what);
        return Task.FromResult(OnTheWay(request, answer));
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, string what)
    {
        if (!what.StartsWith("auth/", StringComparison.Ordinal) && GoodToken is { } good && request.Headers.Authorization?.Parameter != good)
            return Problem(401, "auth.expired");
        return what switch
        {
            "sync/batch" => Json(TakeBatch(JsonNode.Parse(Text(request))!.AsObject())),
            "sync/changes" when HasFeed => Changes(System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query)["cursor"]),
            "sync/snapshot" when HasFeed => Snapshot(),
            "auth/logout" => new(HttpStatusCode.NoContent),
            _ => Problem(404, "route.unknown"),
        };
    }

    private JsonObject TakeBatch(JsonObject batch)
    {
        Batches.Add(batch);
        var results = new JsonArray();
        foreach (var item in batch["items"]!.AsArray()) results.Add(Judge(item!.AsObject(), Guid.Parse(batch["deviceId"]!.GetValue<string>())));
        var sentAt = DateTimeOffset.Parse(batch["sentAt"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
        var reply = new JsonObject
        {
            ["serverTime"] = Time(time.GetUtcNow()),
            ["clock"] = new JsonObject { ["offsetMs"] = (long)(time.GetUtcNow() - sentAt).TotalMilliseconds, ["corrected"] = false },
            ["missingSeq"] = new JsonArray(),
            ["results"] = results,
        };
        if (!HasFeed || batch["cursor"]?.GetValue<string>() is not { } cursor) return reply;
        foreach (var (name, value) in Page(cursor) ?? new() { ["cursorError"] = new JsonObject { ["code"] = "cursor.gone" } }) reply[name] = value!.DeepClone();
        return reply;
    }

    private JsonObject Judge(JsonObject item, Guid deviceId)
    {
        if (Verdict(item) is { } verdict) return verdict;
        var id = Guid.Parse(item["id"]!.GetValue<string>());
        if (_answers.TryGetValue(id, out var first))
        {
            var again = first.DeepClone().AsObject();
            again["status"] = "duplicate";
            return again;
        }
        if (item["barcode"]?.GetValue<string>() is { } code && !Codes.ContainsKey(code)) return Refusal(id, "quarantined", "barcode.unknown");
        var movement = Movements.Of(item, deviceId, Codes);
        var history = HistoryOf(movement.StoreId, movement.ProductId);
        history.Add(movement);
        var stock = history.Fold();
        PublishStock(history);
        _answers[id] = new JsonObject
        {
            ["id"] = id.ToString(),
            ["status"] = "accepted",
            ["syncedAt"] = Time(time.GetUtcNow()),
            ["occurredAt"] = Time(movement.OccurredAt),
            ["version"] = stock.Version,
            ["stock"] = new JsonObject { ["productId"] = movement.ProductId.ToString(), ["quantity"] = stock.Quantity },
            ["effects"] = stock.Quantity < 0 ? new JsonArray(new JsonObject { ["kind"] = "negative_stock" }) : new JsonArray(),
        };
        return _answers[id].DeepClone().AsObject();
    }

    private StockHistory HistoryOf(Guid store, Guid product)
    {
        if (!_histories.TryGetValue(new(store, product), out var history)) _histories[new(store, product)] = history = new(store, product);
        return history;
    }

    private void PublishStock(StockHistory history)
    {
        var stock = history.Fold();
        Publish(new JsonObject
        {
            ["kind"] = "stock",
            ["storeId"] = history.StoreId.ToString(),
            ["id"] = history.ProductId.ToString(),
            ["data"] = new JsonObject
            {
                ["storeId"] = history.StoreId.ToString(),
                ["productId"] = history.ProductId.ToString(),
                ["quantity"] = stock.Quantity,
                ["baseline"] = stock.Baseline is { } baseline ? KeyOf(baseline.Key, baseline.Quantity) : null,
                ["latest"] = stock.Latest is { } latest ? KeyOf(latest, null) : null,
                ["awaited"] = new JsonArray([.. stock.Awaited.Select(id => (JsonNode)id.ToString())]),
                ["version"] = stock.Version,
            },
        });
    }

    private static JsonObject KeyOf(OrderKey key, decimal? quantity)
    {
        var place = new JsonObject
        {
            ["movementId"] = key.Id.ToString(),
            ["occurredAt"] = Time(key.OccurredAt),
            ["deviceId"] = key.DeviceId.ToString(),
            ["seq"] = key.Seq,
        };
        if (quantity is { } counted) place["quantity"] = counted;
        return place;
    }

    private HttpResponseMessage Changes(string? cursor) => Page(cursor ?? $"{Epoch}:0") is { } page ? Json(page) : Problem(410, "cursor.gone");

    private JsonObject? Page(string cursor)
    {
        if (cursor.Split(':') is not [var epoch, var text] || epoch != $"{Epoch}") return null;
        var from = int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var to = Math.Min(from + PageSize, _feed.Count);
        return new()
        {
            ["changes"] = new JsonArray([.. _feed[from..to].Select(change => change.DeepClone())]),
            ["cursor"] = $"{Epoch}:{to}",
            ["more"] = to < _feed.Count,
        };
    }

    private HttpResponseMessage Snapshot()
    {
        var lines = new StringBuilder();
        foreach (var change in _feed) lines.Append(change.ToJsonString()).Append('\n');
        lines.Append(new JsonObject { ["kind"] = "end", ["cursor"] = $"{Epoch}:{_feed.Count}", ["changes"] = _feed.Count }.ToJsonString()).Append('\n');
        return new(HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(lines.ToString())) };
    }

    public static HttpResponseMessage Json(JsonObject body, int status = 200) =>
        new((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString())) };

    public static HttpResponseMessage Problem(int status, string code, params (string Name, JsonNode Value)[] more)
    {
        var problem = new JsonObject { ["status"] = status, ["code"] = code, ["detail"] = $"It is {code}." };
        foreach (var (name, value) in more) problem[name] = value;
        return Json(problem, status);
    }

    public static JsonObject Refusal(Guid id, string status, string code) => new()
    {
        ["id"] = id.ToString(),
        ["status"] = status,
        ["error"] = new JsonObject { ["code"] = code, ["message"] = $"It is {code}.", ["field"] = "barcode" },
    };

    public static string Text(HttpRequestMessage request)
    {
        using var copy = new MemoryStream();
        request.Content!.CopyTo(copy, null, CancellationToken.None);
        return Encoding.UTF8.GetString(copy.ToArray());
    }

    public static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Items of a batch as the domain knows them.</summary>
internal static class Movements
{
    public static StockMovement Of(JsonObject item, Guid deviceId, IReadOnlyDictionary<string, (Guid Product, decimal PackSize)> codes)
    {
        var (product, packSize) = item["barcode"] is { } code ? codes[code.GetValue<string>()] : (Guid.Parse(item["productId"]!.GetValue<string>()), 1);
        var pieces = (item["quantity"]?.GetValue<decimal>() ?? 0) * packSize;
        StockMovement movement = item["type"]!.GetValue<string>() switch
        {
            "INBOUND" => new StockReceived { Quantity = pieces },
            "OUTBOUND" => new StockIssued { Quantity = pieces },
            "ADJUST" => new StockAdjusted { Quantity = pieces },
            "COUNT" => new StockCounted { Quantity = pieces },
            _ => new MovementAmended
            {
                MovementId = Guid.Parse(item["movementId"]!.GetValue<string>()),
                Quantity = item["quantity"] is null ? null : pieces,
                Void = item["quantity"] is null,
            },
        };
        return movement with
        {
            Id = Guid.Parse(item["id"]!.GetValue<string>()),
            StoreId = Guid.Parse(item["storeId"]!.GetValue<string>()),
            ProductId = product,
            DeviceId = deviceId,
            Seq = item["seq"]!.GetValue<long>(),
            OccurredAt = DateTimeOffset.Parse(item["occurredAt"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
