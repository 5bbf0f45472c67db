using System.Globalization;

namespace DDonDDon.Lab.Simulation.Load;

/// <summary>
/// What <c>ddon simulate --load</c> is asked for. <paramref name="Server"/>: null for one of its own; <paramref name="Email"/> and
/// <paramref name="Password"/>: an administrator's, where there is a server.
/// </summary>
internal sealed record LoadOptions(Uri? Server, int Devices, TimeSpan Duration, int ItemsPerMinute, string? Email, string? Password)
{
    public const int MostDevices = 2000;
    public const int MostItemsPerMinute = 600;
    public const string PasswordVariable = "LOAD_PASSWORD";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromHours(1);

    /// <summary>How long devices may take to send what is left, once the work is over.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A duration like 90s, 5m, 1h, or a number of seconds; null for anything else, and for what is shorter than a second or longer than an hour.
    /// </summary>
    public static TimeSpan? ReadDuration(string text)
    {
        var (number, unit) = text is [.. var digits, 's' or 'm' or 'h'] ? (digits, text[^1]) : (text, 's');
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 3600) return null;
        var duration = unit switch { 'h' => TimeSpan.FromHours(count), 'm' => TimeSpan.FromMinutes(count), _ => TimeSpan.FromSeconds(count) };
        return duration >= Shortest && duration <= Longest ? duration : null;
    }

    /// <summary>The address of a server as somebody types it; null when passwords must not be sent there.</summary>
    public static Uri? ReadServer(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.AbsolutePath is "/" && address.Query.Length == 0 && address.UserInfo.Length == 0
        && (address.Scheme is "https" || address.Scheme is "http" && address.IsLoopback)
            ? address
            : null;
}
