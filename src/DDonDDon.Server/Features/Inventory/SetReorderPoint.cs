using System.Text.Json.Serialization;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Inventory;

/// <summary><paramref name="ReorderPoint"/>: in pieces; null: the product is not watched in this store.</summary>
public sealed record SetReorderPointRequest(decimal? ReorderPoint);

/// <summary>A reorder point, who set it and when.</summary>
public sealed record ReorderPointView(
    Guid StoreId, Guid ProductId, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? ReorderPoint, Guid SetBy, DateTimeOffset SetAt);

/// <summary>PUT /inventory/{storeId}/{productId}/reorder-point.</summary>
public static class SetReorderPoint
{
    [WolverinePut("/api/v1/inventory/{storeId:guid}/{productId:guid}/reorder-point"), Authorize(Policies.Record)]
    [Operation("setReorderPoint", "Sets how few pieces of a product a store may have before it is to be ordered.")]
    [Refuses("store.unknown", "product.unknown", "reorderPoint.invalid", "auth.revoked")]
    [Answers<ReorderPointView>]
    public static async Task<IResult> HandleAsync(
        Guid storeId, Guid productId, SetReorderPointRequest request, Caller caller, ReorderPoints points, CancellationToken ct)
    {
        if (!caller.MaySee(storeId)) return StoreProblems.Unknown;
        var (point, _, problem) = await points.SetAsync(storeId, productId, request.ReorderPoint, caller, ct);
        return problem is not null
            ? problem
            : Results.Json(new ReorderPointView(storeId, productId, point!.Quantity, point.SetBy, point.SetAt), ApiJson.Options);
    }
}
