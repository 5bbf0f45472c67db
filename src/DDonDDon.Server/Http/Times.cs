using System.Globalization;

namespace DDonDDon.Server.Http;

/// <summary>Times as queries and commands give them.</summary>
public static class Times
{
    /// <summary>A time with its offset, like 2026-11-22T09:30:00+09:00; null for any other text.</summary>
    public static DateTimeOffset? Read(string? text) =>
        // A plus sign that nobody escaped has become a space.
        text is { Length: >= 20 and <= 40 } && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-' or ' ')
        && DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToUniversalTime() : null;
}
