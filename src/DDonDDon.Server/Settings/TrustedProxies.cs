using System.Net;

namespace DDonDDon.Server.Settings;

/// <summary>Reads DDON_TRUSTED_PROXIES: the reverse proxies whose word about a client's address and scheme is taken.</summary>
internal static class TrustedProxies
{
    /// <summary>Returns networks, a single address as a network of one.</summary>
    public static (IReadOnlyList<IPNetwork>? Value, string? Problem) Parse(string value)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(part, out var network)) networks.Add(network);
            else if (IPAddress.TryParse(part, out var address)) networks.Add(new(address, address.GetAddressBytes().Length * 8));
            else return (null, "must be IP addresses or networks like 10.0.0.0/8, separated by commas.");
        }
        return (networks, null);
    }
}
