using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Sync;

public class ConcurrencyTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Eight_clients_write_the_same_products_of_the_same_stores_at_once()
    {
        var (one, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        var bread = await server.AddProductAsync("빵");
        var workers =
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.AddUserAsync(Role.Worker, one.StoreId, other.StoreId)));

        await Task.WhenAll(workers.Select(async (worker, number) =>
        {
            var (here, there) = (one.NewDevice(), other.NewDevice());
            for (var round = 0; round < 6; round++)
            {
                var items = Enumerable.Range(0, 5).SelectMany(_ => new[]
                {
                    here.Inbound(one.Milk, 2), there.Inbound(one.Milk, 1), here.Outbound(bread, 1), there.Inbound(bread, 3),
                }).ToArray();
                if (number % 2 == 0) Array.Reverse(items);
                foreach (var result in await worker.SyncAsync(here.Batch(items))) result.Status.ShouldBe("accepted");
            }
        }));

        (await one.StockAsync(one.Milk)).ShouldBe(8 * 6 * 5 * 2);
        (await one.StockAsync(bread)).ShouldBe(8 * 6 * 5 * -1);
        (await other.StockAsync(one.Milk)).ShouldBe(8 * 6 * 5);
        (await other.StockAsync(bread)).ShouldBe(8 * 6 * 5 * 3);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task The_same_batch_sent_twice_at_once_is_stored_once()
    {
        var shop = await server.NewShopAsync();
        for (var round = 0; round < 10; round++)
        {
            var batch = shop.Device.Batch(
                shop.Device.Inbound(shop.Milk, 2), shop.Device.Outbound(shop.Milk, 1), shop.Device.Scan("INBOUND",
                "not yet known", 1));

            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.Worker.SyncAsync(batch)));

            answers.Count(results => results[0].Status == "accepted").ShouldBe(1);
            answers.Count(results => results[0].Status == "duplicate").ShouldBe(3);
            answers.Select(results => (results[1].Stock, results[1].Version)).Distinct().ShouldHaveSingleItem();
            answers.Select(results => results[2].Status).ShouldAllBe(status => status == "quarantined");
        }
        (await shop.EventsAsync()).ShouldBe(20);
        (await shop.StockAsync(shop.Milk)).ShouldBe(10);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Counts_and_amendments_at_once_end_in_what_their_times_say()
    {
        var shop = await server.NewShopAsync();
        var delivery = shop.Device.Inbound(shop.Milk, 50, shop.MinutesAgo(60));
        JsonObject[] items =
        [
            delivery,
            shop.Device.Count(shop.Milk, 40, shop.MinutesAgo(50)), shop.Device.Outbound(shop.Milk, 5, shop.MinutesAgo(40)),
            shop.Device.Count(shop.Milk, 30, shop.MinutesAgo(30)), shop.Device.Outbound(shop.Milk, 4, shop.MinutesAgo(20)),
            shop.Device.Amend(shop.Milk, delivery, 60, shop.MinutesAgo(10)),
            shop.Device.Inbound(shop.Milk, 1, shop.MinutesAgo(5)),
        ];

        await Task.WhenAll(items.Select(item => shop.SyncOneAsync(item)));

        (await shop.StockAsync(shop.Milk)).ShouldBe(27);
        await server.ShouldBeConsistentAsync();
    }
}
