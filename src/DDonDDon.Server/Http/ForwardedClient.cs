using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace DDonDDon.Server.Http;

/// <summary>Lets the reverse proxies in front of the server say where a request comes from and whether it came over TLS.</summary>
public static class ForwardedClient
{
    public static void UseForwardedClient(this IApplicationBuilder app, IReadOnlyList<IPNetwork> trustedProxies)
    {
        if (trustedProxies.Count == 0) return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in trustedProxies) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }
}
