using System.Net;
using System.Net.Sockets;
using DDonDDon.Server;
using DDonDDon.Server.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace DDonDDon.Lab.Demo;

/// <summary>The server that the demo talks to, the same as that of ddon serve.</summary>
internal static class DemoServer
{
    /// <summary>Starts it on PORT, or on a free port where that one is taken. Disposing it stops it.</summary>
    public static async Task<WebApplication> StartAsync(CommandContext context, TimeProvider time, CancellationToken ct)
    {
        var settings = context.Settings;
        var address = settings.ListenAnywhere ? IPAddress.Any : IPAddress.Loopback;
        if (!IsFree(address, settings.Port)) settings = settings with { Port = 0 };
        // A request in a log line between the lines of the story would only disturb.
        if (settings.LogLevel < LogLevel.Warning) settings = settings with { LogLevel = LogLevel.Warning };
        var app = ServerApp.Build(settings, context.DataSource, context.SecretKey, time);
        await app.StartAsync(ct);
        return app;
    }

    /// <summary>Where this machine reaches a server that has started.</summary>
    public static Uri AddressOf(WebApplication app) => new($"http://127.0.0.1:{new Uri(app.Urls.First()).Port}/");

    internal static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
