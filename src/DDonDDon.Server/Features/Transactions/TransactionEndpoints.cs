using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>GET /transactions: what happened, the last recorded first; and one movement by its id.</summary>
public static class TransactionEndpoints
{
    public static void MapTransactions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/transactions", ListAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("listTransactions", "Movements, the last recorded first.", "store.unknown", "limit.invalid", "cursor.invalid", "filter.invalid")
            .WithDescription(
                "Without `storeId`: of all stores that the caller may see. `type` is INBOUND, OUTBOUND, ADJUST, COUNT or AMEND; `user` is who recorded or "
                + "who sent it; `from` (inclusive) and `to` (exclusive) are about when it happened. A page goes on with `cursor`.")
            .Produces<Page<TransactionView>>();
        api.MapGet("/transactions/{id:guid}", FindAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("getTransaction", "One movement, as the list shows it.", "movement.unknown")
            .Produces<TransactionView>();
    }

    /// <summary>Also for a movement of a store that the caller may not know of.</summary>
    internal static Problem Unknown { get; } = new("movement.unknown", "There is no such movement in your stores.");

    private static async Task<IResult> ListAsync(
        Guid? storeId, Guid? productId, string? type, Guid? user, Guid? device, string? from, string? to, int? limit, string? cursor,
        Caller caller, TransactionQueries transactions, LedgerDatabase store, CancellationToken ct)
    {
        if (storeId is { } asked && !caller.MaySee(asked)) return StoreProblems.Unknown;
        if (Paging.Check(limit, cursor, Paging.Position, out var count, out var before) is { } problem) return problem;
        IReadOnlyList<Guid>? stores = storeId is { } one ? [one] : caller.Role is Role.Worker ? caller.Stores : null;
        var (filter, invalid) = new TransactionFilter(stores, productId, null, user, device, null, null).With(type, from, to);
        if (invalid is not null) return invalid;

        var rows = transactions.List(filter!, before, count + 1);
        var known = DdonProjections.Store.Load(LedgerDatabase.DefaultTenant, storeId is { } id ? [id] : []);
        await store.ReadAsync([rows, known], ct);
        if (storeId is not null && known.Items.Count == 0) return StoreProblems.Unknown;
        var page = Paging.Of(rows.Items, count, stored => $"{stored.Seq}");
        return Results.Json(new Page<TransactionView>(await transactions.ViewAsync(page.Items, ct), page.NextCursor), ApiJson.Options);
    }

    private static async Task<IResult> FindAsync(Guid id, Caller caller, TransactionQueries transactions, CancellationToken ct) =>
        await transactions.FindAsync(id, caller, ct) is { } found
            ? Results.Json((await transactions.ViewAsync([found.Stored], ct))[0], ApiJson.Options)
            : Unknown;
}
