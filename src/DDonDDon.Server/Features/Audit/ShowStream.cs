using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Audit;

/// <summary>GET /audit/streams/{storeId}/{productId}: everything that was ever recorded about an item.</summary>
internal static class ShowStream
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/audit/streams/{storeId:guid}/{productId:guid}", HandleAsync)
        .RequireAuthorization(Policies.Audit)
        .Describe("getStream", "Every event of a product in a store by version: who, when, from where, and what has become of it.",
            "store.unknown", "product.unknown", "limit.invalid", "cursor.invalid")
        .Produces<StreamPage>();

    private static async Task<IResult> HandleAsync(
        Guid storeId, Guid productId, int? limit, string? cursor, Caller caller, StoreRegister stores, StreamHistory history, CancellationToken ct)
    {
        if (await stores.FindVisibleAsync(caller, storeId, ct) is not { } store) return StoreProblems.Unknown;
        if (Paging.Check(limit, cursor, Paging.Position, out var count, out var after) is { } problem) return problem;
        return await history.ReadAsync(store, productId, after ?? 0, count, ct) is { } page
            ? Results.Json(page, ApiJson.Options)
            : new Problem("product.unknown", "There is no such product.");
    }
}
