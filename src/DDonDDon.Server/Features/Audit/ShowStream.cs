using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Audit;

/// <summary>GET /audit/streams/{storeId}/{productId}: everything that was ever recorded about an item.</summary>
public static class ShowStream
{
    [WolverineGet("/api/v1/audit/streams/{storeId:guid}/{productId:guid}"), Authorize(Policies.Audit)]
    [Operation("getStream", "Every event of a product in a store by version: who, when, from where, and what has become of it.")]
    [Refuses("store.unknown", "product.unknown", "limit.invalid", "cursor.invalid", "read.busy")]
    [Answers<StreamPage>]
    public static async Task<IResult> HandleAsync(
        Guid storeId, Guid productId, int? limit, string? cursor, Caller caller, StoreRegister stores, StreamHistory history,
        ExpensiveReads reads, CancellationToken ct)
    {
        if (await stores.FindVisibleAsync(caller, storeId, ct) is not { } store) return StoreProblems.Unknown;
        if (Paging.Check(limit, cursor, Paging.Position, out var count, out var after) is { } problem) return problem;
        using var slot = await reads.Histories.TakeAsync(caller.UserId, ct);
        if (slot is null) return ReadSlots.Busy;
        return await history.ReadAsync(store, productId, after ?? 0, count, ct) is { } page
            ? Results.Json(page, ApiJson.Options)
            : new Problem("product.unknown", "There is no such product.");
    }
}
