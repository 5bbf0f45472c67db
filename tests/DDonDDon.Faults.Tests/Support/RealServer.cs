using System.Net;

namespace DDonDDon.Faults.Tests.Support;

/// <summary>A server in a process of its own, behind a relay whose address stays while the server dies and returns.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string> _environment;
    private RealProcess? _process;

    private RealServer(IReadOnlyDictionary<string, string> environment) => _environment = environment;

    /// <summary>What stands between the clients and the server.</summary>
    public Relay Relay { get; } = new();

    /// <summary>Where clients find it, through the relay.</summary>
    public Uri Address => new($"http://127.0.0.1:{Relay.Port}");

    /// <summary>Where it listens itself, past the relay; another one after each start.</summary>
    public Uri DirectAddress { get; private set; } = new("http://127.0.0.1");

    public RealProcess Process => _process ?? throw new InvalidOperationException("The server is not running.");

    /// <summary>Starts a server and waits until it is ready to serve.</summary>
    public static async Task<RealServer> StartAsync(IReadOnlyDictionary<string, string> environment)
    {
        var server = new RealServer(environment);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync()
    {
        _process = RealProcess.Start(Ddon.Describe(_environment, "serve"));
        DirectAddress = await _process.ListensAsync();
        Relay.Target = new(IPAddress.Loopback, DirectAddress.Port);
        using var client = new HttpClient { BaseAddress = DirectAddress };
        (await client.GetAsync(new Uri("/readyz", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public async Task KillAsync()
    {
        await Process.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        await Relay.DisposeAsync();
    }
}
