using System.Globalization;
using DDonDDon.Client;

namespace DDonDDon.Lab.Simulation.Running;

/// <summary>A device's wall clock, which may be wrong, run fast and be set; timers go by the world's time.</summary>
internal sealed class SimulatedClock(Timeline timeline) : TimeProvider
{
    private TimeSpan _offset;

    /// <summary>How much faster than the world it runs.</summary>
    public double Drift { get; set; }

    public override long TimestampFrequency => timeline.TimestampFrequency;
    public override DateTimeOffset GetUtcNow() => timeline.GetUtcNow() + _offset + timeline.Elapsed * Drift;
    public override long GetTimestamp() => timeline.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        timeline.CreateTimer(callback, state, dueTime, period);

    /// <summary>Sets it ahead, or back.</summary>
    public void Jump(TimeSpan by) => _offset += by;
}

/// <summary>A device's clock that nobody can set; it begins anew with each boot.</summary>
internal sealed class SimulatedBoot(Timeline timeline) : BootClock
{
    private int _boots;
    private TimeSpan _since;

    public void Reboot() => (_boots, _since) = (_boots + 1, timeline.Elapsed);

    public override BootReading? Read() =>
        new(_boots.ToString(CultureInfo.InvariantCulture), (long)(timeline.Elapsed - _since).TotalMilliseconds);
}
