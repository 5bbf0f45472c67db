using System.Globalization;
using System.Runtime.CompilerServices;
using DDonDDon.Domain.Sync;
using static DDonDDon.Domain.Tests.Some;

namespace DDonDDon.Domain.Tests.Sync;

/// <summary>
/// When things happened by lying clocks, for those who say it in another language: tests/vectors/clock.json. Rows of received, sent, what the device said, what
/// holds. Made anew with WRITE_VECTORS=1.
/// </summary>
public class ClockVectorsTests
{
    [Fact]
    public void The_checked_in_vectors_are_what_the_clock_gives()
    {
        var file = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "vectors", "clock.json");
        var made = "[\n" + string.Join(",\n", Rows()) + "\n]\n";
        if (Environment.GetEnvironmentVariable("WRITE_VECTORS") is "1") File.WriteAllText(file, made);

        (File.ReadAllText(file) == made).ShouldBeTrue("tests/vectors/clock.json is not what the clock gives; WRITE_VECTORS=1 makes it anew.");
    }

    private static IEnumerable<string> Rows()
    {
        var received = At("12:00");
        double[] behind = [0, 1, -1, 5, -5, 5.001, -5.001, 120, -7200, 86_400 * 400.0, -86_400 * 400.0];
        double[] ago = [0, 0.001, 60, 3600, -0.001, -60, -7200, 86_400 * 1000.0, -86_400 * 1000.0];
        return from seconds in behind
               from before in ago
               let sent = received.AddSeconds(-seconds)
               let said = sent.AddSeconds(-before)
               let holds = new BatchClock(received, sent, TimeSpan.FromSeconds(5)).Place(new(said, null)).OccurredAt
               select $"[\"{Text(received)}\", \"{Text(sent)}\", \"{Text(said)}\", \"{Text(holds)}\"]";
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
