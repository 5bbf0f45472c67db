using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Audit;

/// <summary>Times that an auditor asks for.</summary>
internal static class AuditTime
{
    /// <summary>Reads a time that may be absent; a problem when it is there and cannot be read.</summary>
    public static Problem? Read(string? text, string name, out DateTimeOffset? time)
    {
        time = Times.Read(text);
        return text is not null && time is null ? new Problem("filter.invalid", $"{name} is a time with its offset, like 2026-11-22T12:00:00+09:00.") : null;
    }
}
