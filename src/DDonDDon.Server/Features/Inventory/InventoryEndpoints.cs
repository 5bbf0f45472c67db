using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Inventory;

/// <summary>GET /inventory/{storeId}: what is in stock, and why.</summary>
public static class InventoryEndpoints
{
    public static void MapInventory(this IEndpointRouteBuilder api)
    {
        api.MapGet("/inventory/{storeId:guid}", ListAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("listInventory", "The stock of a store by product: what has moved, or with below=reorder what is not above its reorder point.",
                "store.unknown", "filter.invalid", "limit.invalid", "cursor.invalid")
            .Produces<Page<StockView>>();
        api.MapGet("/inventory/{storeId:guid}/{productId:guid}", FindAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("getInventoryItem", "The stock of one product in a store; with explain=true also why it is what it is.", "store.unknown",
                "product.unknown")
            .Produces<StockView>();
    }

    private static async Task<IResult> ListAsync(
        Guid storeId, string? search, string? below, bool? negative, int? limit, string? cursor,
        Caller caller, StoreRegister stores, InventoryQueries inventory, CancellationToken ct)
    {
        if (await stores.FindVisibleAsync(caller, storeId, ct) is null) return StoreProblems.Unknown;
        if (InventoryFilter.Read(search, below, negative, out var filter) is { } wrong) return wrong;
        if (Paging.Check(limit, cursor, Paging.Id, out var count, out var after) is { } problem) return problem;
        var items = await inventory.ListAsync(storeId, filter, after, count + 1, ct);
        return Results.Json(Paging.Of(items, count, item => item.ProductId.ToString()), ApiJson.Options);
    }

    private static async Task<IResult> FindAsync(
        Guid storeId, Guid productId, bool? explain, Caller caller, StoreRegister stores, InventoryQueries inventory, CancellationToken ct)
    {
        if (await stores.FindVisibleAsync(caller, storeId, ct) is not { } store) return StoreProblems.Unknown;
        if (await inventory.FindAsync(storeId, productId, ct) is not { } stock) return new Problem("product.unknown", "There is no such product.");
        if (explain is true) stock = stock with { Explanation = (await inventory.ExplainAsync(storeId, productId, store.TimeZone, ct)).Reasons };
        return Results.Json(stock, ApiJson.Options);
    }
}
