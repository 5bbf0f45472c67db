namespace DDonDDon.Server.Tests.Marten.Support;

/// <summary>A clock that stands where a test puts it.</summary>
public sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
