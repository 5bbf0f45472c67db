using System.Buffers;

namespace DDonDDon.Server.Settings;

/// <summary>Reads ALLOWED_ORIGINS. A browser sends `scheme://host[:port]` and nothing more, so nothing else can match.</summary>
internal static class Origins
{
    private static readonly SearchValues<char> BeyondOrigin = SearchValues.Create(@"/\?#@ ");

    /// <summary>Returns the origins the way a browser spells them (lower case, punycode, no default port), each once.</summary>
    public static (IReadOnlyList<string>? Value, string? Problem) Parse(string value)
    {
        var origins = new List<string>();
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Contains('*')) return (null, "must list each origin: * is not allowed, because requests carry credentials.");
            if (Origin(part) is not { } origin)
                return (null, "must be origins like https://shop.example.com without a slash at the end, separated by commas.");
            if (!origins.Contains(origin)) origins.Add(origin);
        }

        return (origins, null);
    }

    private static string? Origin(string text)
    {
        var host = text.IndexOf("://", StringComparison.Ordinal) + 3;
        if (host < 3 || text.AsSpan(host).ContainsAny(BeyondOrigin)) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)) return null;
        if (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) return null;

        var name = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        return uri.IsDefaultPort ? $"{uri.Scheme}://{name}" : FormattableString.Invariant($"{uri.Scheme}://{name}:{uri.Port}");
    }
}
