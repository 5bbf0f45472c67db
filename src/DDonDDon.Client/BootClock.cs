using System.Globalization;

namespace DDonDDon.Client;

/// <summary>
/// A clock that nobody can set: how long the machine has been running, sleep included. With it the server places a movement right whatever
/// the wall clock said, as long as the machine has not been started again since.
/// </summary>
public abstract class BootClock
{
    /// <summary>
    /// The system's: Linux counts from its start, Windows within one run of the program. Elsewhere there is none that goes on during sleep.
    /// </summary>
    public static BootClock System { get; } = OperatingSystem.IsLinux() ? new LinuxBootClock() : OperatingSystem.IsWindows() ? new TickBootClock() : new NoBootClock();

    /// <summary>
    /// Where the clock stands: a name for this run of the clock, and milliseconds within it; null when there is no such clock. Two readings
    /// compare only under the same name.
    /// </summary>
    public abstract BootReading? Read();

    private sealed class LinuxBootClock : BootClock
    {
        private readonly string? _boot = TryRead("/proc/sys/kernel/random/boot_id");

        // The first number of /proc/uptime is CLOCK_BOOTTIME; the runtime's own clocks stand still while the machine sleeps.
        public override BootReading? Read() =>
            _boot is not null && TryRead("/proc/uptime") is { } uptime
            && decimal.TryParse(uptime.Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                ? new(_boot, (long)(seconds * 1000))
                : null;

        private static string? TryRead(string path)
        {
            try
            {
                return File.ReadAllText(path).Trim();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    private sealed class TickBootClock : BootClock
    {
        private readonly string _run = Guid.NewGuid().ToString();

        public override BootReading? Read() => new(_run, Environment.TickCount64);
    }

    private sealed class NoBootClock : BootClock
    {
        public override BootReading? Read() => null;
    }
}

/// <summary>Where a boot clock stands: milliseconds in the run of the clock that <paramref name="Boot"/> names.</summary>
public readonly record struct BootReading(string Boot, long ElapsedMs)
{
    /// <summary>How long ago an earlier reading was; null when the two do not compare.</summary>
    internal long? MillisecondsSince(string? boot, long? elapsedMs) => boot == Boot && elapsedMs is { } then && ElapsedMs >= then ? ElapsedMs - then : null;
}
