using System.Text.Json;

namespace DDonDDon.Server.Tests.Support;

/// <summary>What the server answered.</summary>
internal sealed record Answer(int Status, string? MediaType, string Body)
{
    private JsonElement? _json;

    public TimeSpan? RetryAfter { get; init; }

    public string? ETag { get; init; }

    public string? Location { get; init; }

    public JsonElement Json => _json ??= JsonElement.Parse(Body);

    public JsonElement this[string member] => Json.GetProperty(member);

    public IReadOnlyList<ItemAnswer> Results => [.. this["results"].EnumerateArray().Select(result => new ItemAnswer(result))];

    public IReadOnlyList<JsonElement> Items => [.. this["items"].EnumerateArray()];

    public IReadOnlyList<long> MissingSeq => [.. this["missingSeq"].EnumerateArray().Select(seq => seq.GetInt64())];

    /// <summary>Asserts a complete problem and its code.</summary>
    public Answer ShouldBeProblem(int status, string code)
    {
        Status.ShouldBe(status, Body);
        MediaType.ShouldBe("application/problem+json");
        string[] members = [.. Json.EnumerateObject().Select(member => member.Name)];
        foreach (var member in new[] { "type", "title", "status", "code", "detail", "traceId" }) members.ShouldContain(member);
        this["status"].GetInt32().ShouldBe(status);
        this["code"].GetString().ShouldBe(code);
        this["detail"].GetString().ShouldNotBeNullOrEmpty();
        this["traceId"].GetString().ShouldNotBeNullOrEmpty();
        return this;
    }
}

/// <summary>The answer to one item of a batch.</summary>
internal readonly record struct ItemAnswer(JsonElement Json)
{
    public string? Id => Find("id")?.GetString();
    public string Status => Json.GetProperty("status").GetString()!;
    public string? Code => Find("error")?.GetProperty("code").GetString();
    public string? Field => Find("error") is { } error && error.TryGetProperty("field", out var name) ? name.GetString() : null;
    public decimal? Stock => Find("stock")?.GetProperty("quantity").GetDecimal();
    public Guid? ProductId => Find("stock")?.GetProperty("productId").GetGuid();
    public long? Version => Find("version")?.GetInt64();
    public DateTimeOffset? OccurredAt => Find("occurredAt")?.GetDateTimeOffset();
    public DateTimeOffset? SyncedAt => Find("syncedAt")?.GetDateTimeOffset();

    /// <summary>The kinds of the effects, and the movements they are about.</summary>
    public IReadOnlyList<(string Kind, Guid? MovementId)> Effects =>
        [.. (Find("effects")?.EnumerateArray() ?? default).Select(effect =>
        (effect.GetProperty("kind").GetString()!, effect.TryGetProperty("movementId", out var id) ? id.GetGuid() : (Guid?)null))];

    private JsonElement? Find(string member) => Json.TryGetProperty(member, out var value) ? value : null;

    public void ShouldBe(string status, string? code = null)
    {
        Status.ShouldBe(status, Json.GetRawText());
        Code.ShouldBe(code, Json.GetRawText());
    }

    public void ShouldBeAccepted(decimal stock)
    {
        ShouldBe("accepted");
        Stock.ShouldBe(stock, Json.GetRawText());
    }
}
