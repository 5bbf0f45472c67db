using System.Globalization;

namespace DDonDDon.Client;

/// <summary>
/// A clock that nobody can set: how long the machine has been running, sleep included. It lets the server date a movement correctly whatever
/// the wall clock said, as long as the machine has not been restarted since.
/// </summary>
public abstract class BootClock
{
    /// <summary>
    /// The system's own. On Linux it counts from the machine's start, on Windows from the start of the program; other systems have none that
    /// keeps running during sleep.
    /// </summary>
    public static BootClock System { get; } =
        OperatingSystem.IsLinux() ? new LinuxBootClock() : OperatingSystem.IsWindows() ? new TickBootClock() : new NoBootClock();

    /// <summary>The current reading; null when there is no such clock.</summary>
    public abstract BootReading? Read();

    private sealed class LinuxBootClock : BootClock
    {
        private readonly string? _boot = TryRead("/proc/sys/kernel/random/boot_id");

        // The first number of /proc/uptime is CLOCK_BOOTTIME; the runtime's own clocks stop while the machine sleeps.
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

/// <summary>A reading of a boot clock.</summary>
/// <param name="Boot">Names the run of the clock; only readings of the same run can be compared.</param>
/// <param name="ElapsedMs">Milliseconds within that run.</param>
public readonly record struct BootReading(string Boot, long ElapsedMs)
{
    /// <summary>How long ago an earlier reading was taken; null when the two cannot be compared.</summary>
    internal long? MillisecondsSince(string? boot, long? elapsedMs) => boot == Boot && elapsedMs is { } then && ElapsedMs >= then ? ElapsedMs - then : null;
}
