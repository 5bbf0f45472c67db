using System.Text.Json.Serialization;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Inventory;

/// <summary>
/// How many pieces of a product one store has. <paramref name="Version"/> is how many movements it has, <paramref name="UpdatedAt"/> when the
/// server recorded the last (null before the first).
/// </summary>
public sealed record StoreStockView(Guid StoreId, string StoreName, decimal Quantity, long Version, DateTimeOffset? UpdatedAt, decimal? ReorderPoint);

/// <summary>A product in the caller's stores, a page of them; <paramref name="Total"/> is what all of them have together.</summary>
public sealed record ProductInventory(
    Guid ProductId, decimal Total, IReadOnlyList<StoreStockView> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>GET /inventory?productId=: who has it?</summary>
public static class StoresOfProduct
{
    public static void MapStoresOfProduct(this IEndpointRouteBuilder api) => api.MapGet("/inventory", FindAsync)
        .RequireAuthorization(Policies.Read)
        .Describe("getProductInventory", "The stock of one product in each of the caller's stores.", "product.unknown", "limit.invalid", "cursor.invalid")
        .Produces<ProductInventory>();

    private static async Task<IResult> FindAsync(Guid productId, int? limit, string? cursor, Caller caller, InventoryQueries inventory, CancellationToken ct)
    {
        if (Paging.Check(limit, cursor, Paging.Id, out var count, out var after) is { } problem) return problem;
        var stores = caller.Role is Role.Worker ? caller.Stores : null;
        if (await inventory.FindAcrossAsync(productId, stores, after, count + 1, ct) is not var (items, total))
            return new Problem("product.unknown", "There is no such product.");
        var page = Paging.Of(items, count, item => item.StoreId.ToString());
        return Results.Json(new ProductInventory(productId, total, page.Items, page.NextCursor), ApiJson.Options);
    }
}
