using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Transactions;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;

namespace DDonDDon.Server.Features.Transfers;

/// <summary>Reads transfers from the movements that they consist of; there is no other record of them.</summary>
public sealed class TransferViews(LedgerDatabase store, TransactionViews transactions)
{
    /// <summary>A transfer that leaves or reaches a store of the caller's; null: there is none.</summary>
    public async Task<TransferView?> FindAsync(Guid id, Caller caller, CancellationToken ct)
    {
        var found = LedgerDatabase.ReadEventsAnywhere([id]);
        await store.ReadAsync([found], ct);
        var sent = found.Items.Where(stored => LinkOf(stored) is { } link && (caller.MaySee(Guid.Parse(stored.Tenant)) || caller.MaySee(link.StoreId)))
            .ToList();
        return sent.Count == 0 ? null : (await ViewAsync(sent, ct))[0];
    }

    /// <summary>The transfers that some movements began, in their order.</summary>
    internal async Task<IReadOnlyList<TransferView>> ViewAsync(IReadOnlyList<StoredEvent> sent, CancellationToken ct)
    {
        var receipts = sent.GroupBy(stored => LinkOf(stored)!.StoreId)
            .Select(group => FactSql.Arrivals(group.Key.ToString(), group.Select(stored => stored.Id))).ToList();
        await store.ReadAsync([.. receipts], ct);
        var received = new Dictionary<(Guid ToStoreId, TransferLink Link), StoredEvent>();
        foreach (var stored in receipts.SelectMany(rows => rows.Items))
            received[(Guid.Parse(stored.Tenant), ((StockReceived)store.Types.Read(stored)).Transfer!)] = stored;
        var effective = await transactions.EffectiveAsync([.. sent, .. received.Values], ct);
        return [.. sent.Select(stored => TransferView.Of(
            effective[(stored.Tenant, stored.Id)],
            received.TryGetValue((LinkOf(stored)!.StoreId, new(stored.Id, Guid.Parse(stored.Tenant))), out var receipt)
                ? effective[(receipt.Tenant, receipt.Id)]
                : null))];
    }

    private TransferLink? LinkOf(StoredEvent stored) =>
        stored.Tenant != LedgerDatabase.DefaultTenant && store.Types.Read(stored) is StockIssued { Transfer: { } link } ? link : null;
}
