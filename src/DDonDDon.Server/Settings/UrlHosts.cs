using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace DDonDDon.Server.Settings;

/// <summary>The hosts of a database URL: `host`, `host:port`, `[IPv6]:port`, an encoded socket folder, or several.</summary>
internal static class UrlHosts
{
    /// <summary>Sets host and port. Returns the problem, or null. A URL without a host is no problem: the option `host` may follow.</summary>
    public static string? Read(string authority, NpgsqlConnectionStringBuilder builder)
    {
        if (authority.Length == 0) return null;

        var hosts = new List<(string Host, int Port)>();
        foreach (var part in authority.Split(','))
        {
            var (host, port) = Split(part);
            if (port.Length == 0) port = "5432";
            if (Port(port) is not { } number) return "has a port that is not a number from 1 to 65535.";
            if (host is null) return "has a host that is empty or not written as name, IPv4 address or [IPv6 address].";
            hosts.Add((host, number));
        }

        if (hosts is [var only])
            (builder.Host, builder.Port) = only;
        else
            builder.Host = string.Join(',', hosts.Select(host => WithPort(host.Host, host.Port)));
        return null;
    }

    /// <summary>A port's number, or null when the text is not one.</summary>
    public static int? Port(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port : null;

    private static (string? Host, string Port) Split(string part)
    {
        if (part.StartsWith('['))
        {
            var end = part.IndexOf(']');
            var address = end < 0 ? "" : part[1..end];
            var isAddress = IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6;
            var rest = part[(end + 1)..];
            return !isAddress ? (null, "") : rest.Length == 0 ? (address, "") : (address, rest[0] == ':' ? rest[1..] : rest);
        }

        var colon = part.LastIndexOf(':');
        var host = PercentEncoding.Decode(colon < 0 ? part : part[..colon]);

        // An unbracketed IPv6 address cannot be told from a port; a comma would split the host again later.
        var unclear = string.IsNullOrWhiteSpace(host) || host.AsSpan().ContainsAny(":,[] ");
        return (unclear ? null : host, colon < 0 ? "" : part[(colon + 1)..]);
    }

    private static string WithPort(string host, int port) =>
        FormattableString.Invariant($"{(host.Contains(':') ? $"[{host}]" : host)}:{port}");
}
