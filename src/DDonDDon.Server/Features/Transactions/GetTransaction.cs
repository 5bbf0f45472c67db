using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>GET /transactions/{id}.</summary>
public static class GetTransaction
{
    /// <summary>Also for a movement of a store that the caller may not know of.</summary>
    internal static Problem Unknown { get; } = new("movement.unknown", "There is no such movement in your stores.");

    [WolverineGet("/api/v1/transactions/{id:guid}"), Authorize(Policies.Read)]
    [Operation("getTransaction", "One movement, as the list shows it.")]
    [Refuses("movement.unknown")]
    [Answers<TransactionView>]
    public static async Task<IResult> HandleAsync(Guid id, Caller caller, LedgerDatabase store, TransactionViews views, CancellationToken ct) =>
        await FindAsync(store, id, caller, ct) is { } found
            ? Results.Json((await views.ViewAsync([found.Stored], ct))[0], ApiJson.Options)
            : Unknown;

    /// <summary>A movement of the caller's stores; null: there is none.</summary>
    internal static async Task<(StoredEvent Stored, StockMovement Movement)?> FindAsync(LedgerDatabase store, Guid id, Caller caller, CancellationToken ct)
    {
        var found = LedgerDatabase.ReadEventsAnywhere([id]);
        await store.ReadAsync([found], ct);
        foreach (var stored in found.Items)
            if (Guid.TryParse(stored.Tenant, out var storeId) && caller.MaySee(storeId) && store.Types.Read(stored) is StockMovement movement)
                return (stored, movement);
        return null;
    }
}
