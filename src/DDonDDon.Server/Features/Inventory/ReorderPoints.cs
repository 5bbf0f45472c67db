using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Server.Features.Inventory;

/// <summary>Writes how few pieces of a product a store may have before it is to be ordered.</summary>
public sealed class ReorderPoints(LedgerDatabase store)
{
    /// <summary>
    /// Sets a reorder point, null for none; the last to arrive wins, and what holds already is not recorded again. Returns what holds and whether it is new, or
    /// why it was refused. The caller's rights are read behind the store's lock.
    /// </summary>
    public async Task<(ReorderPoint? Point, bool IsNew, Problem? Problem)> SetAsync(
        Guid storeId, Guid productId, decimal? quantity, Caller caller, CancellationToken ct)
    {
        if (ReorderPoint.Decide(quantity) is { } rejection) return (null, false, Problem.Of(rejection));
        var id = ReorderPoint.IdOf(productId);
        var (users, products) = (FactSql.Users([caller.UserId], store.Types.Json), ProductSql.Existing([productId], []));
        var (stores, loaded) = (DdonProjections.Store.Load(LedgerDatabase.DefaultTenant, [storeId]),
            DdonProjections.ReorderPoint.Load(storeId.ToString(), [id]));
        await using var transaction = await store.BeginAsync(storeId.ToString(), 1, [users, stores, products, loaded], ct);

        if (users.Items is not [{ MayRecord: true } user]) return (null, false, AuthProblems.Revoked);
        if (stores.Items.Count == 0 || user.AccessTo(storeId, transaction.RecordedAt) is not StoreAccess.Current) return (null, false, StoreProblems.Unknown);
        if (products.Items.Count == 0) return (null, false, new("product.unknown", "There is no such product."));

        var stream = loaded.Items.SingleOrDefault();
        var held = stream?.Data is { } data ? JsonSerializer.Deserialize<ReorderPoint>(data, store.Types.Json) : null;
        if (held is not null && held.Quantity == quantity) return (held, false, null);
        var happened = new ReorderPointSet(quantity) { StoreId = storeId, ProductId = productId, By = caller.UserId, OccurredAt = transaction.RecordedAt };
        var point = ReorderPoint.Evolve(held, happened);
        transaction.Append(id, DdonEvents.ReorderPointStream, stream?.StreamVersion ?? 0,
            [new(Guid.CreateVersion7(transaction.RecordedAt), happened, caller.UserId.ToString())]);
        transaction.Prepare(DdonProjections.ReorderPoint, [point]);
        return await transaction.CommitAsync(ct) is CommitOutcome.Committed
            ? (point, true, null)
            : throw new InvalidOperationException("A reorder point changed behind the ledger's lock.");
    }
}
