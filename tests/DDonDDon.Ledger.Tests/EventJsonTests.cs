using System.Text.Json;

namespace DDonDDon.Ledger.Tests;

public class EventJsonTests
{
    [Fact]
    public void Quantities_are_written_without_trailing_zeros_and_times_in_UTC_with_microseconds()
    {
        var time = new DateTimeOffset(2026, 3, 4, 9, 0, 0, TimeSpan.FromHours(9));

        JsonSerializer.Serialize(new { Z = 1.500m, A = 0.000m, Time = time, None = (string?)null, Day = DayOfWeek.Friday },
            EventJson.CreateOptions())
            .ShouldBe("""{"a":0,"day":"Friday","time":"2026-03-04T00:00:00.000000Z","z":1.5}""");
    }
}
