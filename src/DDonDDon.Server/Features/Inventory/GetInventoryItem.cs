using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Inventory;

/// <summary>GET /inventory/{storeId}/{productId}: how much of it is there, and why.</summary>
public static class GetInventoryItem
{
    [WolverineGet("/api/v1/inventory/{storeId:guid}/{productId:guid}"), Authorize(Policies.Read)]
    [Operation("getInventoryItem", "The stock of one product in a store; with explain=true also why it is what it is.")]
    [Refuses("store.unknown", "product.unknown", "read.busy")]
    [Answers<StockView>]
    public static async Task<IResult> HandleAsync(
        Guid storeId, Guid productId, bool? explain, Caller caller, StoreRegister stores, InventoryQueries inventory, ExpensiveReads reads,
        CancellationToken ct)
    {
        if (await stores.FindVisibleAsync(caller, storeId, ct) is not { } store) return StoreProblems.Unknown;
        if (await inventory.FindAsync(storeId, productId, ct) is not { } stock) return new Problem("product.unknown", "There is no such product.");
        if (explain is true)
        {
            using var slot = await reads.Histories.TakeAsync(caller.UserId, ct);
            if (slot is null) return ReadSlots.Busy;
            stock = stock with { Explanation = (await inventory.ExplainAsync(storeId, productId, store.TimeZone, ct)).Reasons };
        }
        return Results.Json(stock, ApiJson.Options);
    }
}
