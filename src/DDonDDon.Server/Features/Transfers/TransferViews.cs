using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;

namespace DDonDDon.Server.Features.Transfers;

/// <summary>Reads transfers from the movements that they consist of; there is no other record of them.</summary>
public sealed class TransferViews(LedgerDatabase store)
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

    /// <summary>The receipt of a transfer that is booked under an id, as it was booked, void or not; null: there is none.</summary>
    internal async Task<StockReceived?> FindReceiptAsync(Guid transferId, Guid receiptId, CancellationToken ct)
    {
        var found = LedgerDatabase.ReadEventsAnywhere([receiptId]);
        await store.ReadAsync([found], ct);
        return found.Items.Select(stored => store.Types.Read(stored)).OfType<StockReceived>().FirstOrDefault(receipt => receipt.Transfer?.Id == transferId);
    }

    /// <summary>The transfers that some movements began, in their order.</summary>
    internal async Task<IReadOnlyList<TransferView>> ViewAsync(IReadOnlyList<StoredEvent> sent, CancellationToken ct)
    {
        var ends = TransferSql.Ends([.. sent.Select(stored => stored.Id)], []);
        await store.ReadAsync([ends], ct);
        var transfers = KnownTransfer.Of(ends.Items.Select(end => (StockMovement)store.Types.Read(end)));
        return [.. sent.Select(stored => TransferView.Of(transfers[stored.Id]))];
    }

    private TransferLink? LinkOf(StoredEvent stored) =>
        stored.Tenant != LedgerDatabase.DefaultTenant && store.Types.Read(stored) is StockIssued { Transfer: { } link } ? link : null;
}
