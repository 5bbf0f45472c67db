namespace DDonDDon.Client.Tests.Support;

/// <summary>A wall clock and a boot clock that stand still until a test moves them.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    public ManualBootClock Boot { get; } = new();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Boot.ElapsedMs * TimeSpan.TicksPerMillisecond;

    /// <summary>Time passes for both clocks.</summary>
    public void Pass(TimeSpan time)
    {
        Now += time;
        Boot.ElapsedMs += (long)time.TotalMilliseconds;
    }
}

internal sealed class ManualBootClock : BootClock
{
    public string? Name { get; set; } = "first boot";

    public long ElapsedMs { get; set; } = 1_000_000;

    public override BootReading? Read() => Name is { } name ? new(name, ElapsedMs) : null;
}
