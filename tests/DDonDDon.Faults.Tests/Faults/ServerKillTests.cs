using DDonDDon.Faults.Tests.Support;
using DDonDDon.Testing;

namespace DDonDDon.Faults.Tests.Faults;

public class ServerKillTests(PostgresCluster cluster)
{
    private const int Seed = 20261122;

    [Fact]
    public async Task What_a_server_acknowledged_before_it_was_killed_is_stored_once()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 2, products: 6);
        await using var server = await RealServer.StartAsync(Ddon.On(shop.ConnectionString));
        using var fleet = Fleet.Start(shop, server.Address, devices: 4, Seed);
        var random = new Random(Seed);

        for (var kill = 0; kill < 8; kill++)
        {
            await fleet.AdvanceAsync(random.Next(1, 60));
            await Task.Delay(random.Next(0, 30));
            await server.KillAsync();
            await server.StartAsync();
        }

        await fleet.CloseAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(fleet.Report);
        await Audit.CheckAsync(shop.ConnectionString, fleet.Acknowledged);
    }
}
