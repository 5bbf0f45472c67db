using System.Text.Json.Nodes;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Sync;

public class BookingTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Every_type_books_as_it_should_and_is_answered_in_the_order_of_the_request()
    {
        var shop = await server.NewShopAsync();
        var (device, milk) = (shop.Device, shop.Milk);
        var delivery = device.Inbound(milk, 20);
        JsonObject[] items =
        [
            delivery, device.Outbound(milk, 3.5m), device.Adjust(milk, -1.25m), device.Count(milk, 14), device.Outbound(milk, 2),
            device.Amend(milk, delivery, 24),
        ];

        var results = await shop.SyncAsync(items);

        results.Select(result => result.Id).ShouldBe(items.Select(item => item.IdOf().ToString()));
        results.Select(result => result.Status).ShouldAllBe(status => status == "accepted");
        results.Select(result => result.Stock).ShouldBe([20, 16.5m, 15.25m, 14, 12, 12]);
        results.Select(result => result.Version).ShouldBe([1, 2, 3, 4, 5, 6]);
        results.Select(result => result.ProductId).ShouldAllBe(product => product == milk);
        results.Select(result => result.SyncedAt).ShouldAllBe(at => at == shop.Now);
        (await shop.StockAsync(milk)).ShouldBe(12);
    }

    [Fact]
    public async Task Items_that_were_sent_out_of_order_are_booked_by_their_time_and_answered_in_their_place()
    {
        var shop = await server.NewShopAsync();
        var (first, second) = (shop.Device.Inbound(shop.Milk, 5), shop.Device.Outbound(shop.Milk, 2));

        var results = await shop.SyncAsync(second, first);

        results.Select(result => result.Version).ShouldBe([2, 1]);
        results.Select(result => result.Stock).ShouldBe([3, 5]);
    }

    [Fact]
    public async Task A_delta_from_before_a_count_changes_nothing_and_says_which_count()
    {
        var shop = await server.NewShopAsync();
        var count = shop.Device.Count(shop.Milk, 12, shop.MinutesAgo(10));
        await shop.SyncAsync(count);

        var late = await shop.SyncOneAsync(shop.Device.Outbound(shop.Milk, 3, shop.MinutesAgo(20)));

        late.ShouldBeAccepted(stock: 12);
        late.Effects.ShouldBe([("superseded_by_count", count.IdOf())]);
        (await shop.SyncOneAsync(shop.Device.Outbound(shop.Milk, 3, shop.MinutesAgo(5)))).ShouldBeAccepted(stock: 9);
    }

    [Fact]
    public async Task A_count_that_arrives_late_replaces_what_came_before_it_only()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(
            shop.Device.Inbound(shop.Milk, 10, shop.MinutesAgo(30)), shop.Device.Outbound(shop.Milk, 2, shop.MinutesAgo(10)));

        var late = await shop.SyncOneAsync(shop.Device.Count(shop.Milk, 7, shop.MinutesAgo(20)));

        late.ShouldBeAccepted(stock: 5);
        (await shop.StockAsync(shop.Milk)).ShouldBe(5);
    }

    [Fact]
    public async Task Stock_may_go_below_zero_and_says_so()
    {
        var shop = await server.NewShopAsync();

        var sale = await shop.SyncOneAsync(shop.Device.Outbound(shop.Milk, 3));

        sale.ShouldBeAccepted(stock: -3);
        sale.Effects.ShouldBe([("negative_stock", null), ("conflict_opened", null)]);
        (await shop.SyncOneAsync(shop.Device.Inbound(shop.Milk, 4))).Effects.ShouldBeEmpty();
    }

    [Fact]
    public async Task Products_of_one_batch_keep_apart()
    {
        var shop = await server.NewShopAsync();
        var bread = await server.AddProductAsync("빵");

        var results = await shop.SyncAsync(
            shop.Device.Inbound(shop.Milk, 5), shop.Device.Inbound(bread, 7), shop.Device.Outbound(shop.Milk, 1));

        results.Select(result => (result.ProductId, result.Stock, result.Version))
            .ShouldBe([(shop.Milk, 5, 1), (bread, 7, 1), (shop.Milk, 4, 2)]);
    }

    [Fact]
    public async Task What_was_recorded_is_kept_to_the_letter()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Adjust(shop.Milk, -2.5m).With("note", "검수 \"완료\" \n\t😀").With("reference", "PO-1182");

        await shop.SyncAsync(item);

        var stored = await shop.StoredAsync(item);
        stored["note"]!.GetValue<string>().ShouldBe("검수 \"완료\" \n\t😀");
        stored["reference"]!.GetValue<string>().ShouldBe("PO-1182");
        stored["reason"]!.GetValue<string>().ShouldBe("damage");
        stored["seq"]!.GetValue<long>().ShouldBe(1);
        stored["deviceId"]!.GetValue<string>().ShouldBe(shop.Device.Id.ToString());
        stored["quantity"]!.GetValue<decimal>().ShouldBe(-2.5m);
    }
}
