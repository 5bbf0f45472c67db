using DDonDDon.EmbeddedPostgres;

namespace DDonDDon.Lab.Bench;

/// <summary>A private cluster that writes durably, as a shop's would, but is deleted afterwards.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["autovacuum"] = "on",
        // A server's and a yardstick's.
        ["max_connections"] = "200",
    };

    private readonly string _folder;
    private EmbeddedCluster _server;

    private BenchCluster(EmbeddedCluster server, string folder) => (_server, _folder) = (server, folder);

    public string ConnectionString => _server.ConnectionString;

    public static async Task<BenchCluster> StartAsync(CancellationToken ct)
    {
        var folder = ThrowAwayFolder.New(Path.Combine(DdonHome.Find(), "bench"));
        try
        {
            return new(await EmbeddedCluster.StartAsync(new() { Folder = folder, Settings = Parameters }, ct), folder);
        }
        catch
        {
            ThrowAwayFolder.Delete(folder);
            throw;
        }
    }

    /// <summary>Stops PostgreSQL, has the system forget the cluster's files, and starts it again, as after a night without power: at another address.</summary>
    public async Task RestartColdAsync(CancellationToken ct)
    {
        await _server.DisposeAsync();
        PageCache.Forget(_server.DataFolder);
        _server = await EmbeddedCluster.StartAsync(new() { Folder = _folder, Settings = Parameters }, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        ThrowAwayFolder.Delete(_folder);
    }
}
