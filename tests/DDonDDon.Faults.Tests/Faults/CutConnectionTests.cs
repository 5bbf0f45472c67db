using DDonDDon.Faults.Tests.Support;
using DDonDDon.Testing;

namespace DDonDDon.Faults.Tests.Faults;

/// <summary>The connection between a device and the server breaks after some bytes.</summary>
public class CutConnectionTests(PostgresCluster cluster)
{
    private const int Seed = 8801;

    [Fact]
    public async Task A_request_that_is_cut_anywhere_stores_nothing()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 4);
        await using var server = await RealServer.StartAsync(Ddon.On(shop.ConnectionString));
        using var cut = new Outbox(Guid.CreateVersion7(), shop.Token, server.Address, reuseConnections: false);
        using var whole = new Outbox(cut.DeviceId, shop.Token, server.DirectAddress);
        var random = new Random(Seed);
        var items = Some.Batch(shop, random, 40);

        // The headers come on top of the body, so a cut within its length is always within the request.
        var length = cut.LengthOf(items);
        foreach (var bytes in Enumerable.Range(0, 12).Select(_ => random.Next(1, length)).Append(length))
        {
            server.Relay.Passages = () => new CutAfter(request: bytes);
            await Should.ThrowAsync<HttpRequestException>(() => cut.SendAsync(items));
        }

        (await whole.SendAsync(items)).Answers.ShouldAllBe(answer => answer.Status == "accepted");
        await Audit.CheckAsync(shop.ConnectionString, items.Select(item => item.Id));
    }

    [Fact]
    public async Task A_reply_that_is_cut_anywhere_can_be_asked_for_again()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 4);
        await using var server = await RealServer.StartAsync(Ddon.On(shop.ConnectionString));
        using var cut = new Outbox(Guid.CreateVersion7(), shop.Token, server.Address, reuseConnections: false);
        using var whole = new Outbox(cut.DeviceId, shop.Token, server.DirectAddress);
        var random = new Random(Seed);
        var sent = new List<Item>();

        foreach (var bytes in new[] { 0, 1, 16, 200, 900, 2000 })
        {
            var items = Some.Batch(shop, random, 20).ConvertAll(item => item with { Seq = item.Seq + sent.Count });
            sent.AddRange(items);
            server.Relay.Passages = () => new CutAfter(reply: bytes);
            await Should.ThrowAsync<HttpRequestException>(() => cut.SendAsync(items));
            (await whole.SendAsync(items)).Answers.ShouldAllBe(answer => answer.Status == "duplicate" && answer.Stock != null);
        }

        await Audit.CheckAsync(shop.ConnectionString, sent.Select(item => item.Id));
    }

    [Fact]
    public async Task Devices_whose_connections_break_all_the_time_lose_nothing_and_book_nothing_twice()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 2, products: 6);
        await using var server = await RealServer.StartAsync(Ddon.On(shop.ConnectionString));
        var random = new Random(Seed);
        server.Relay.Passages = () => random.Next(3) switch
        {
            0 => new CutAfter(request: random.Next(1, 4000)),
            1 => new CutAfter(reply: random.Next(0, 4000)),
            _ => new(),
        };
        using var fleet = Fleet.Start(shop, server.Address, devices: 4, Seed, reuseConnections: false);

        await fleet.AdvanceAsync(250);
        await fleet.CloseAsync();

        TestContext.Current.TestOutputHelper?.WriteLine(fleet.Report);
        fleet.LostAnswers.ShouldBeGreaterThan(0);
        await Audit.CheckAsync(shop.ConnectionString, fleet.Acknowledged);
    }
}
