using DDonDDon.Domain;
using DDonDDon.Domain.Booking;
using DDonDDon.Server.Features.Sync;
using Npgsql;

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
    /// <summary>Reads a row of list.sql or find.sql.</summary>
    internal static QuarantineView Of(NpgsqlDataReader row)
    {
        var item = BatchItem.Of(row.GetFieldValue<byte[]>(5), row.GetGuid(6));
        var syncedBy = row.GetGuid(7);
        return new(
            row.GetGuid(1), Guid.Parse(row.GetString(0)), Enum.Parse<QuarantineStatus>(row.GetString(2), ignoreCase: true), row.GetString(3),
            row.GetString(4), item, row.GetFieldValue<DateTimeOffset>(8), row.GetFieldValue<DateTimeOffset>(9), item.Sent.RecordedBy ?? syncedBy, syncedBy,
            row.GetGuid(6), row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10), row.IsDBNull(11) ? null : row.GetGuid(11),
            row.IsDBNull(12) ? null : row.GetString(12));
    }

    /// <summary>Why it cannot be booked, as a refusal.</summary>
    internal Rejection Rejection => new(Reason, Message);
}
