using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Reports;

/// <summary>A product that is to be ordered. <paramref name="Missing"/>: pieces to the reorder point; 0 when it has just been reached.</summary>
public sealed record LowStockLine(Guid ProductId, string? Name, string? Sku, decimal Quantity, decimal ReorderPoint, decimal Missing);

/// <summary>GET /reports/low-stock: what is to be ordered.</summary>
public static class LowStockReport
{
    [WolverineGet("/api/v1/reports/low-stock"), Authorize(Policies.Read)]
    [Operation("getLowStockReport", "Products of which a store has not more than their reorder points say, by product; archived ones are left out.")]
    [Refuses("store.unknown", "limit.invalid", "cursor.invalid")]
    [Answers<Page<LowStockLine>>]
    public static async Task<IResult> HandleAsync(
        Guid storeId, int? limit, string? cursor, Caller caller, StoreRegister stores, InventoryQueries inventory, CancellationToken ct)
    {
        if (await stores.FindVisibleAsync(caller, storeId, ct) is null) return StoreProblems.Unknown;
        if (Paging.Check(limit, cursor, Paging.Id, out var count, out var after) is { } problem) return problem;
        var items = await inventory.ListAsync(storeId, new(null, BelowReorder: true, Negative: false), after, count + 1, ct);
        LowStockLine[] lines = [.. items.Select(item => new LowStockLine(
            item.ProductId, item.Name, item.Sku, item.Quantity, item.ReorderPoint!.Value, item.ReorderPoint.Value - item.Quantity))];
        return Results.Json(Paging.Of(lines, count, line => line.ProductId.ToString()), ApiJson.Options);
    }
}
