using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Server.Features.Transfers;

/// <summary>Where the goods of a transfer are.</summary>
public enum TransferStatus
{
    /// <summary>They left the one store, and have not arrived in the other.</summary>
    InTransit,

    Received,

    /// <summary>They never left: the sending movement was voided.</summary>
    Cancelled,
}

/// <summary>
/// Goods on their way from one store to another; quantities in pieces, as they hold after amendments. <paramref name="Id"/> is that of the OUTBOUND
/// movement in the sending store, <paramref name="ReceiptId"/> that of the INBOUND one in the receiving store, absent while there is none or it is void.
/// <paramref name="Missing"/>: what left and did not arrive, negative when more arrived; <paramref name="MissingReason"/>: why, <c>loss</c> when the
/// receipt does not say.
/// </summary>
public sealed record TransferView(
    Guid Id, TransferStatus Status, Guid FromStoreId, Guid ToStoreId, Guid ProductId, decimal SentQuantity, DateTimeOffset SentAt, Guid SentBy,
    Guid? ReceiptId, decimal? ReceivedQuantity, DateTimeOffset? ReceivedAt, Guid? ReceivedBy, decimal? Missing, string? MissingReason, string? Note,
    string? Reference)
{
    /// <summary>What is known of a transfer from its two movements, each after its amendments.</summary>
    internal static TransferView Of(KnownTransfer transfer)
    {
        var (sent, received) = (transfer.Sent!.Value, transfer.Receipts.Select(receipt => (EffectiveMovement?)receipt).FirstOrDefault());
        var (issued, arrived) = ((StockIssued)sent.Original, received?.Original);
        var (left, came) = (sent.Quantity ?? 0, received?.Quantity);
        var status = received is not null ? TransferStatus.Received : sent.Quantity is null ? TransferStatus.Cancelled : TransferStatus.InTransit;
        return new(
            issued.Id, status, issued.StoreId, issued.Transfer!.StoreId, issued.ProductId, left, issued.OccurredAt, issued.RecordedBy,
            arrived?.Id, came, arrived?.OccurredAt, arrived?.RecordedBy, left - came,
            left > came ? received?.AmendedBy?.Reason ?? arrived!.Reason ?? LossReason : null, issued.Note, issued.Reference);
    }

    private const string LossReason = "loss";
}
