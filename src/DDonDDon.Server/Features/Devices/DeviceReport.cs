using DDonDDon.Domain.Sync;

namespace DDonDDon.Server.Features.Devices;

/// <summary>What a device keeps back when it sends a batch: how many items, and when the oldest of them happened by its own clock (null: none).</summary>
public sealed record PendingItems(long Count, DateTimeOffset? Oldest = null);

/// <summary>
/// What a batch says about its device. <paramref name="CompleteUntil"/>: everything recorded up to then has arrived; null: no further than before.
/// </summary>
public sealed record DeviceReport(Guid DeviceId, DateTimeOffset ReceivedAt, PendingItems Pending, DateTimeOffset? CompleteUntil)
{
    /// <summary>
    /// What follows from a batch. <paramref name="hasArrived"/>: every item of it was taken or refused for good, and no counter is missing.
    /// With nothing kept back, everything up to the moment of sending has arrived; otherwise everything before the oldest item that was kept back. Both are
    /// times of the device's clock, so they are placed as its movements are; where the clock is corrected, how far differs a little from batch to
    /// batch, and the tolerance is taken off.
    /// </summary>
    public static DeviceReport Of(Guid deviceId, DateTimeOffset receivedAt, BatchClock clock, DateTimeOffset sentAt, PendingItems pending, bool hasArrived,
        TimeSpan tolerance)
    {
        DateTimeOffset? complete = hasArrived && (pending.Count == 0 || pending.Oldest is not null) ? Placed(Earlier(sentAt, pending)) : null;
        return new(deviceId, receivedAt, pending, complete > receivedAt ? receivedAt : complete);

        DateTimeOffset Placed(DateTimeOffset time) => clock.Corrects ? time + clock.Offset - tolerance : time;
    }

    private static DateTimeOffset Earlier(DateTimeOffset sentAt, PendingItems pending) => pending.Oldest < sentAt ? pending.Oldest.Value.AddTicks(-10) : sentAt;
}
