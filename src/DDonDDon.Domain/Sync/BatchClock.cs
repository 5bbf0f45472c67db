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

    /// <summary>It would still have been in the future, so it happened when it was received.</summary>
    MovedBack,
}

/// <summary>
/// What the device said about one item: its wall clock, and the monotonic age if it is known (a negative one is taken as 0).
/// </summary>
public readonly record struct RecordedTime(DateTimeOffset OccurredAt, TimeSpan? Age);

/// <summary>The time that counts, in UTC and whole microseconds, never after the batch was received.</summary>
public readonly record struct EffectiveTime(DateTimeOffset OccurredAt, ClockMethod Method);

/// <summary>
/// Places the items of one batch in time, each by itself, although phones lie about it. <paramref name="tolerance"/> is the offset up to
/// which a clock is taken at its word.
/// </summary>
public sealed class BatchClock(DateTimeOffset receivedAt, DateTimeOffset sentAt, TimeSpan tolerance)
{
    /// <summary>How far the device's clock is behind the server's (negative: it is fast).</summary>
    public TimeSpan Offset { get; } = receivedAt - sentAt;

    public bool Corrects => Offset.Duration() > tolerance;

    /// <summary>
    /// When an item happened. What a clock still puts in the future happened when it was received; whatever the other items say.
    /// </summary>
    public EffectiveTime Place(RecordedTime item)
    {
        var placed = Corrected(item);
        return placed.OccurredAt > receivedAt
            ? new(Microseconds(receivedAt), ClockMethod.MovedBack)
            : placed with { OccurredAt = Microseconds(placed.OccurredAt) };
    }

    private EffectiveTime Corrected(RecordedTime item) => item switch
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
