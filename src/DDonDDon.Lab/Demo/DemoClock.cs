namespace DDonDDon.Lab.Demo;

/// <summary>
/// The machine's clock; where the calendar has not passed <paramref name="dayEnds"/> yet, whole days ahead of it. Otherwise the
/// recorded day would lie in the future, and the server would rightly not believe a word of it.
/// </summary>
public sealed class DemoClock(TimeProvider machine, DateTimeOffset dayEnds) : TimeProvider
{
    /// <summary>How many days it is ahead of the machine's, usually none.</summary>
    public int DaysAhead { get; } = Math.Max(0, (int)Math.Ceiling((dayEnds - machine.GetUtcNow()).TotalDays));

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow().AddDays(DaysAhead);
}
