using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>
/// A movement as history shows it. <paramref name="Quantity"/> is what was recorded, in pieces; what holds now is
/// <paramref name="EffectiveQuantity"/> (null when <paramref name="Voided"/>, and for an amendment). <paramref name="SupersededBy"/> is the
/// count after which it no longer adds to the stock. <paramref name="Transfer"/>: the transfer that it is an end of, and the other store.
/// <paramref name="Label"/>: what the goods' label says.
/// </summary>
public sealed record TransactionView(
    Guid Id, MovementType Type, Guid StoreId, Guid ProductId, decimal? Quantity, decimal? EffectiveQuantity, DateTimeOffset OccurredAt,
    DateTimeOffset ClientTime, DateTimeOffset RecordedAt, Guid RecordedBy, string? RecordedByEmail, Guid SyncedBy, Guid DeviceId, long Seq, string? Reason,
    string? Note, string? Reference, string? Barcode, Guid? MovementId, long Version, bool Voided, Guid? AmendedBy, Guid? SupersededBy, TransferLink? Transfer,
    GoodsLabel? Label)
{
    /// <summary>A movement as it stands now.</summary>
    /// <param name="stored">Its event.</param>
    /// <param name="movement">The same, read.</param>
    /// <param name="email">Of the one who recorded it.</param>
    /// <param name="amendments">Those of this movement.</param>
    /// <param name="stock">The item's stock now.</param>
    public static TransactionView Of(StoredEvent stored, StockMovement movement, string? email, IEnumerable<MovementAmended> amendments, CurrentStock? stock)
    {
        var effective = movement is OriginalMovement ? Effective(movement, amendments) : (EffectiveMovement?)null;
        var amendment = movement as MovementAmended;
        return new(
            movement.Id, movement.TypeOf(), movement.StoreId, movement.ProductId, effective?.Original.Quantity ?? amendment?.Quantity, effective?.Quantity,
            movement.OccurredAt, movement.ClientTime, stored.Timestamp, movement.RecordedBy, email, movement.SyncedBy, movement.DeviceId, movement.Seq,
            movement.Reason, movement.Note, movement.Reference, movement.Barcode, amendment?.MovementId, stored.Version,
            effective is { Quantity: null }, effective?.AmendedBy?.Id,
            effective is not null && stock?.IsSuperseded(movement.Key) is true ? stock.Baseline!.Key.Id : null,
            TransferLink.Of(movement), (movement as OriginalMovement)?.WholeLabel);
    }

    /// <summary>What holds for a movement after its amendments.</summary>
    internal static EffectiveMovement Effective(StockMovement original, IEnumerable<MovementAmended> amendments)
    {
        var group = new StockHistory(original.StoreId, original.ProductId);
        group.Add(original);
        foreach (var amendment in amendments) group.Add(amendment);
        return group.Effective()[0];
    }
}
