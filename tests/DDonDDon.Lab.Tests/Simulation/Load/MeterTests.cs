using DDonDDon.Lab.Simulation.Load;

namespace DDonDDon.Lab.Tests.Simulation.Load;

public class MeterTests
{
    [Fact]
    public void Percentiles_are_those_of_what_was_measured()
    {
        var meter = new Meter();
        for (var i = 1; i <= 1000; i++) meter.Take("GET something", TimeSpan.FromMilliseconds(i));

        var latency = meter.Latencies.ShouldHaveSingleItem();

        (latency.Request, latency.Count, latency.Max).ShouldBe(("GET something", 1000, 1000.0));
        latency.P50.ShouldBeInRange(500, 512);
        latency.P95.ShouldBeInRange(950, 973);
        latency.P99.ShouldBeInRange(990, 1000);
    }
}
