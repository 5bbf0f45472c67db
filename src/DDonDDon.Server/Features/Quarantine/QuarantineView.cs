using DDonDDon.Domain.Quarantine;
using DDonDDon.Server.Features.Sync;

namespace DDonDDon.Server.Features.Quarantine;

/// <summary>
/// An item that could not be booked when it came. <paramref name="Reason"/> and <paramref name="Message"/>: why it cannot be, at the last
/// attempt; <paramref name="Item"/>: as it was sent; <paramref name="OccurredAt"/>: its effective time. <paramref name="DecidedBy"/> is absent when
/// it was released by itself.
/// </summary>
public sealed record QuarantineView(
    Guid Id, Guid StoreId, QuarantineStatus Status, string Reason, string Message, BatchItem Item, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt,
    Guid RecordedBy, Guid SyncedBy, Guid DeviceId, DateTimeOffset? DecidedAt, Guid? DecidedBy, string? DecisionReason)
{
    /// <summary>An item of a store that was set aside.</summary>
    internal static QuarantineView Of(SetAsideItem held)
    {
        var sent = held.Sent();
        return new(
            held.ItemId, held.StoreId!.Value, held.Status!.Value, held.Reason, held.Message, new(sent), held.OccurredAt, held.ReceivedAt,
            sent.RecordedBy ?? held.SyncedBy, held.SyncedBy, held.DeviceId, held.DecidedAt, held.DecidedBy, held.DecisionReason);
    }
}
