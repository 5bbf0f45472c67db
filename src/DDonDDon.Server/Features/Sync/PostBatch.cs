using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Sync;

/// <summary>POST /sync/batch: a device replays what it recorded.</summary>
public static class PostBatch
{
    [WolverinePost("/api/v1/sync/batch"), Authorize(Policies.Record)]
    [Operation("postSyncBatch", "Replays movements that a device recorded; answers item by item.",
        Description = "At most 500 items and 1 MiB. Each store's items are one transaction. An item that is stored already answers `duplicate` with its "
            + "first answer, so sending again is always safe. Items are INBOUND, OUTBOUND, ADJUST, COUNT, COUNT_LINE, AMEND, RESOLVE and, for "
            + "administrators, PRODUCT; see docs/sync-protocol.md. With a `cursor` the answer has the changes since, at most 500, read after the items were "
            + "stored; an invalid cursor does not affect the items, and `cursorError` says what is wrong with it.")]
    [Refuses(
        "body.malformed", "body.unknown_member", "body.duplicate_member", "deviceId.invalid", "sentAt.invalid", "cursor.invalid", "pending.invalid",
        "items.invalid", "batch.too_large", "body.media_type")]
    [Takes<BatchRequest>]
    [Answers<BatchReply>]
    public static async Task<IResult> HandleAsync(HttpContext http, Caller caller, BatchExchange exchange, CancellationToken ct)
    {
        if (!http.Request.HasJsonContentType()) return new Problem("body.media_type", "Send the batch as application/json.");
        if (await Body.ReadAsync(http.Request, BatchReader.MaximumBytes, ct) is not { } body) return BatchReader.TooLarge;
        var (batch, malformed) = BatchReader.Read(body);
        if (malformed is not null) return malformed;
        var (reply, problem) = await exchange.RunAsync(batch!, caller, Languages.Choose(http), ct);
        return problem ?? Results.Json(reply, ApiJson.Options);
    }
}

/// <summary>The body of a batch, as described to other programs; it is read item by item instead.</summary>
public sealed record BatchRequest(Guid DeviceId, DateTimeOffset SentAt, IReadOnlyList<BatchItem> Items, string? Cursor = null, PendingItems? Pending = null);
