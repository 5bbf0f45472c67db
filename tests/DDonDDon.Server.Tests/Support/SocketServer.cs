using DDonDDon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace DDonDDon.Server.Tests.Support;

/// <summary>
/// The whole program behind Kestrel on a port of its own, for tests of what only a connection has: clients that leave, answers that break
/// off or never end, the web server's limits and headers, how it reads a path, and requests that no client sends.
/// </summary>
public sealed class SocketServer(PostgresCluster cluster) : TestServer(cluster)
{
    private readonly SocketsHttpHandler _connections = new() { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2) };
    private WebApplication? _app;

    public override async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        await base.DisposeAsync();
    }

    protected override async Task<IHost> StartAsync() => _app = await StartSiblingAsync();

    internal override HttpClient Anonymous() => new(_connections, disposeHandler: false) { BaseAddress = new(_app!.Urls.Single()) };
}
