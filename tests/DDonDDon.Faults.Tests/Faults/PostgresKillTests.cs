using System.Diagnostics;
using DDonDDon.EmbeddedPostgres;
using DDonDDon.Faults.Tests.Support;
using Npgsql;

namespace DDonDDon.Faults.Tests.Faults;

public sealed class PostgresKillTests : IDisposable
{
    private const int Seed = 51107;

    private readonly string _folder = Path.Combine(DdonHome.Find(), "postgres-tests", $"durable-{Guid.NewGuid():N}");
    private readonly List<Guid> _first = [];

    [Fact]
    public async Task What_was_acknowledged_before_PostgreSQL_was_killed_is_stored_once_and_the_server_goes_on_by_itself()
    {
        var postgres = await StartPostgresAsync();
        var shop = await Shop.OpenAsync(postgres.ConnectionString, stores: 2, products: 6);
        await using var database = new Relay { Target = new(System.Net.IPAddress.Loopback, postgres.Port) };
        var throughRelay = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Port = database.Port }.ConnectionString;
        await using var server = await RealServer.StartAsync(Ddon.On(throughRelay));
        using var fleet = Fleet.Start(shop, server.Address, devices: 4, Seed);
        var random = new Random(Seed);

        for (var kill = 0; kill < 3; kill++)
        {
            await fleet.AdvanceAsync(random.Next(20, 120));
            await Task.Delay(random.Next(0, 30));
            using (var postmaster = Process.GetProcessById(postgres.ServerProcessId)) postmaster.Kill();
            postgres = await StartPostgresAsync();
            database.Target = new(System.Net.IPAddress.Loopback, postgres.Port);
            (await FirstWriteAsync(shop, server)).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        }

        await fleet.CloseAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(fleet.Report);
        await Audit.CheckAsync(postgres.ConnectionString, fleet.Acknowledged.Concat(_first));
        await postgres.DisposeAsync();
    }

    public void Dispose() => ThrowAwayFolder.Delete(_folder);

    private Task<EmbeddedCluster> StartPostgresAsync() =>
        EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { Folder = _folder }, TestContext.Current.CancellationToken);

    private async Task<TimeSpan> FirstWriteAsync(Shop shop, RealServer server)
    {
        var clock = Stopwatch.StartNew();
        using var outbox = new Outbox(Guid.CreateVersion7(), shop.Token, server.Address);
        await outbox.SettleAsync(Some.Batch(shop, new(Seed), 1));
        _first.AddRange(outbox.Acknowledged.Keys);
        return clock.Elapsed;
    }
}
