namespace DDonDDon.Domain.Stock;

/// <summary>
/// The place of a movement in its item's time: effective time in microseconds, then device, the device's own counter and
/// the movement's id. A total order; the greatest key is the last write.
/// </summary>
public readonly record struct OrderKey(DateTimeOffset OccurredAt, Guid DeviceId, long Seq, Guid Id) : IComparable<OrderKey>
{
    public int CompareTo(OrderKey other)
    {
        var byTime = OccurredAt.CompareTo(other.OccurredAt);
        if (byTime != 0) return byTime;
        var byDevice = DeviceId.CompareTo(other.DeviceId);
        if (byDevice != 0) return byDevice;
        var bySeq = Seq.CompareTo(other.Seq);
        return bySeq != 0 ? bySeq : Id.CompareTo(other.Id);
    }

    public static bool operator <(OrderKey left, OrderKey right) => left.CompareTo(right) < 0;
    public static bool operator >(OrderKey left, OrderKey right) => left.CompareTo(right) > 0;
    public static bool operator <=(OrderKey left, OrderKey right) => left.CompareTo(right) <= 0;
    public static bool operator >=(OrderKey left, OrderKey right) => left.CompareTo(right) >= 0;
}
