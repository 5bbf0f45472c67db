using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Bench;

/// <summary>A private cluster that writes durably, as a shop's would, but is deleted afterwards.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private readonly EmbeddedPostgres _server;
    private readonly string _folder;

    private BenchCluster(EmbeddedPostgres server, string folder) => (_server, _folder) = (server, folder);

    public string ConnectionString => _server.ConnectionString;

    public static async Task<BenchCluster> StartAsync(CancellationToken ct)
    {
        var folder = ThrowAwayFolder.New(Path.Combine(DdonHome.Find(), "bench"));
        try
        {
            var settings = new Dictionary<string, string> { ["autovacuum"] = "on" };
            return new(await EmbeddedPostgres.StartAsync(new() { Folder = folder, Settings = settings }, ct), folder);
        }
        catch
        {
            ThrowAwayFolder.Delete(folder);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        ThrowAwayFolder.Delete(_folder);
    }
}
