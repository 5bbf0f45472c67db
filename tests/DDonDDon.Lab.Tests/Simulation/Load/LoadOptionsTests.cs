using DDonDDon.Lab.Simulation.Load;

namespace DDonDDon.Lab.Tests.Simulation.Load;

public class LoadOptionsTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3600)]
    [InlineData("45", 45)]
    [InlineData("3601", null)]
    [InlineData("-5", null)]
    [InlineData("s", null)]
    [InlineData("", null)]
    [InlineData("99999999999999m", null)]
    public void A_duration_is_seconds_minutes_or_an_hour(string text, int? seconds) =>
        LoadOptions.ReadDuration(text).ShouldBe(seconds is { } count ? TimeSpan.FromSeconds(count) : null);
}
