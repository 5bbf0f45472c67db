namespace DDonDDon.Domain.Sync;

/// <summary>How the effective time of a movement was found.</summary>
public enum ClockMethod
{
    /// <summary>The device's clock was right enough.</summary>
    AsRecorded,

    /// <summary>The device's clock was off by a known amount when it sent, and was corrected by it.</summary>
    Offset,

    /// <summary>The device said how long ago it happened by a clock that cannot be set.</summary>
    Age,

    /// <summary>It would still have been in the future, so it moved back with its batch.</summary>
    MovedBack,
}

/// <summary>
/// What the device said about one item: its wall clock, and the monotonic age if it is known (a negative one is taken as 0).
/// </summary>
public readonly record struct RecordedTime(DateTimeOffset OccurredAt, TimeSpan? Age);

/// <summary>The time that counts, in UTC and whole microseconds, never after the batch was received.</summary>
public readonly record struct EffectiveTime(DateTimeOffset OccurredAt, ClockMethod Method);

/// <summary>
/// Places the items of one batch in time although phones lie about it. <paramref name="tolerance"/> is the offset up to
/// which a clock is taken at its word.
/// </summary>
public sealed class BatchClock(DateTimeOffset receivedAt, DateTimeOffset sentAt, TimeSpan tolerance)
{
    /// <summary>How far the device's clock is behind the server's (negative: it is fast).</summary>
    public TimeSpan Offset { get; } = receivedAt - sentAt;

    public bool Corrects => Offset.Duration() > tolerance;

    /// <summary>
    /// One effective time an item, in the same order. What was placed by a wall clock and is still in the future moves
    /// back together by the largest overshoot, so that the spacing stays; what was placed by its age cannot be wrong and
    /// stays where it is.
    /// </summary>
    public EffectiveTime[] Place(IReadOnlyList<RecordedTime> items)
    {
        var placed = items.Select(Place).ToArray();
        var overshoot = placed.Max(item => (TimeSpan?)(item.OccurredAt - receivedAt)) ?? TimeSpan.Zero;
        if (overshoot > TimeSpan.Zero)
            for (var i = 0; i < placed.Length; i++)
                if (placed[i].Method is not ClockMethod.Age)
                    placed[i] = new(Minus(placed[i].OccurredAt, overshoot), ClockMethod.MovedBack);
        return [.. placed.Select(item => item with { OccurredAt = Microseconds(item.OccurredAt) })];
    }

    private EffectiveTime Place(RecordedTime item) => item switch
    {
        { Age: { } age } => new(Minus(receivedAt, age > TimeSpan.Zero ? age : TimeSpan.Zero), ClockMethod.Age),
        _ when Corrects => new(Minus(item.OccurredAt, -Offset), ClockMethod.Offset),
        _ => new(item.OccurredAt.ToUniversalTime(), ClockMethod.AsRecorded),
    };

    /// <summary>Cuts a time to the microseconds that the database keeps.</summary>
    public static DateTimeOffset Microseconds(DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    // Saturates instead of overflowing: an absurd clock is no reason to refuse a movement.
    private static DateTimeOffset Minus(DateTimeOffset time, TimeSpan span)
    {
        var ticks = (Int128)time.UtcTicks - span.Ticks;
        return new((long)Int128.Clamp(ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
    }
}
