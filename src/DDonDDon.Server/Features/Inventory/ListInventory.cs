using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Inventory;

/// <summary>GET /inventory/{storeId}: what is in stock.</summary>
public static class ListInventory
{
    [WolverineGet("/api/v1/inventory/{storeId:guid}"), Authorize(Policies.Read)]
    [Operation("listInventory", "The stock of a store by product: what has moved, or with below=reorder what is not above its reorder point.")]
    [Refuses("store.unknown", "filter.invalid", "limit.invalid", "cursor.invalid")]
    [Answers<Page<StockView>>]
    public static async Task<IResult> HandleAsync(
        Guid storeId, string? search, string? below, bool? negative, int? limit, string? cursor,
        Caller caller, StoreRegister stores, InventoryQueries inventory, CancellationToken ct)
    {
        if (await stores.FindVisibleAsync(caller, storeId, ct) is null) return StoreProblems.Unknown;
        if (InventoryFilter.Read(search, below, negative, out var filter) is { } wrong) return wrong;
        if (Paging.Check(limit, cursor, Paging.Id, out var count, out var after) is { } problem) return problem;
        var items = await inventory.ListAsync(storeId, filter, after, count + 1, ct);
        return Results.Json(Paging.Of(items, count, item => item.ProductId.ToString()), ApiJson.Options);
    }
}
