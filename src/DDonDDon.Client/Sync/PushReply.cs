using System.Text.Json;
using DDonDDon.Client.Http;
using DDonDDon.Domain;

namespace DDonDDon.Client.Sync;

/// <summary>What the server says about one item.</summary>
internal sealed record PushResult(Guid Id, string Status)
{
    public DateTimeOffset? SyncedAt { get; init; }
    public DateTimeOffset? OccurredAt { get; init; }
    public long? Version { get; init; }
    public Guid? ProductId { get; init; }
    public IReadOnlyList<ItemEffect> Effects { get; init; } = [];
    public required Rejection Error { get; init; }

    /// <summary>Whether the server has the item: it accepted it now or earlier.</summary>
    public bool IsSynced => Status is "accepted" or "duplicate";
}

/// <summary>The answer to a batch, as far as it can be read.</summary>
/// <param name="ServerTime">The server's clock.</param>
/// <param name="ClockOffsetMs">How far the server's clock is ahead of this device's.</param>
/// <param name="Results">What became of the items. Results that cannot be read are left out: their items keep waiting.</param>
/// <param name="Changes">The page of changes after the cursor of the batch.</param>
/// <param name="CursorError">The code of what is wrong with that cursor.</param>
internal sealed record PushReply(DateTimeOffset? ServerTime, long? ClockOffsetMs, IReadOnlyList<PushResult> Results, ChangePage? Changes, string? CursorError)
{
    /// <summary>Null when the body is not the answer to a batch.</summary>
    public static PushReply? Read(ReadOnlyMemory<byte> body)
    {
        if (JsonBody.Object(body) is not { } reply || reply.Member("results") is not { ValueKind: JsonValueKind.Array }) return null;
        var results = reply.Objects("results").Select(ReadResult).OfType<PushResult>().DistinctBy(result => result.Id);
        return new(
            reply.Time("serverTime"), reply.Member("clock")?.Number("offsetMs"), [.. results], ChangePage.Read(reply),
            reply.Member("cursorError")?.Text("code"));
    }

    private static PushResult? ReadResult(JsonElement result)
    {
        if (result.Id("id") is not { } id || result.Text("status") is not { } status) return null;
        var error = result.Member("error");
        return new(id, status)
        {
            SyncedAt = result.Time("syncedAt"),
            OccurredAt = result.Time("occurredAt"),
            Version = result.Number("version"),
            ProductId = result.Member("stock")?.Id("productId"),
            Effects = [.. result.Objects("effects").Select(EffectOf).OfType<ItemEffect>()],
            Error = ErrorOf(error, status),
        };
    }

    private static ItemEffect? EffectOf(JsonElement effect) =>
        effect.Text("kind") is { } kind ? new(kind, effect.Id("movementId"), effect.Id("conflictId")) : null;

    private static Rejection ErrorOf(JsonElement? error, string status) =>
        new(error?.Text("code") ?? status, error?.Text("message") ?? "The server gave no reason.", error?.Text("field"));
}
