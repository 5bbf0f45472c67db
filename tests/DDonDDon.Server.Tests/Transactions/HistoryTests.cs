using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Transactions;

/// <summary>Who did what, where and when: the filters of the history.</summary>
public class HistoryTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Every_filter_finds_its_movements_and_filters_combine()
    {
        var shop = await server.NewShopAsync();
        var bread = await server.AddProductAsync("빵");
        var (tablet, colleague) = (shop.NewDevice(), await server.AddUserAsync(Role.Worker, shop.StoreId));
        await server.ShareAsync(tablet, shop.Worker, colleague);
        var delivery = shop.Device.Inbound(shop.Milk, 20, shop.MinutesAgo(50));
        var sale = tablet.Outbound(shop.Milk, 2, shop.MinutesAgo(40));
        var loss = tablet.Adjust(bread, -1, shop.MinutesAgo(30)).With("recordedBy", colleague.Id);
        var count = shop.Device.Count(bread, 7, shop.MinutesAgo(20));
        var amendment = shop.Device.Amend(shop.Milk, delivery, 19, shop.MinutesAgo(10));
        await shop.SyncAsync(delivery);
        await shop.Worker.SyncAsync(tablet.Batch(sale, loss));
        await colleague.SyncAsync(shop.Device.Batch(count));
        await shop.SyncAsync(amendment);

        await ShouldFindAsync("", amendment, count, loss, sale, delivery);
        await ShouldFindAsync($"&productId={bread}", count, loss);
        await ShouldFindAsync("&type=INBOUND", delivery);
        await ShouldFindAsync("&type=OUTBOUND", sale);
        await ShouldFindAsync("&type=ADJUST", loss);
        await ShouldFindAsync("&type=COUNT", count);
        await ShouldFindAsync("&type=AMEND", amendment);
        await ShouldFindAsync($"&user={colleague.Id}", count, loss);
        await ShouldFindAsync($"&user={shop.Worker.Id}", amendment, loss, sale, delivery);
        await ShouldFindAsync($"&device={tablet.Id}", loss, sale);
        await ShouldFindAsync($"&from={Device.Time(shop.MinutesAgo(30))}", amendment, count, loss);
        await ShouldFindAsync($"&to={Device.Time(shop.MinutesAgo(40))}", delivery);
        await ShouldFindAsync($"&from={Device.Time(shop.MinutesAgo(40))}&to={Device.Time(shop.MinutesAgo(10))}", count, loss, sale);
        await ShouldFindAsync($"&from={shop.MinutesAgo(30).ToOffset(TimeSpan.FromHours(9)):yyyy-MM-ddTHH:mm:sszzz}", amendment, count, loss);
        await ShouldFindAsync($"&productId={shop.Milk}&device={tablet.Id}&type=OUTBOUND&to={Device.Time(shop.MinutesAgo(39))}", sale);
        await ShouldFindAsync($"&productId={shop.Milk}&user={colleague.Id}");
        await ShouldFindAsync($"&device={Guid.NewGuid()}");
        var people = (await shop.Worker.GetAsync($"{Booking.Path}?storeId={shop.StoreId}"))
            .Items.Select(item => item.GetProperty("recordedByEmail").GetString());
        people.ShouldBe([shop.Worker.Email, colleague.Email, colleague.Email, shop.Worker.Email, shop.Worker.Email]);

        async Task ShouldFindAsync(string filter, params JsonObject[] items)
        {
            var answer = await shop.Worker.GetAsync($"{Booking.Path}?storeId={shop.StoreId}{filter}");
            answer.Status.ShouldBe(200, answer.Body);
            answer.Items.Select(IdOf).ShouldBe(items.Select(item => item.IdOf()), filter);
        }
    }

    [Fact]
    public async Task A_filter_from_a_time_on_finds_what_was_recorded_at_any_time_since()
    {
        var shop = await server.NewShopAsync();
        var items = new List<JsonObject>();
        for (var i = 0; i < 12; i++)
        {
            items.Add(shop.Device.Inbound(shop.Milk, 1, shop.MinutesAgo(i % 3)));
            await shop.SyncAsync(items[^1]);
            if (i % 2 == 0) server.Clock.Now += TimeSpan.FromMinutes(1);
        }
        var times = items.Select(item => DateTimeOffset.Parse(item["occurredAt"]!.GetValue<string>(), null)).ToList();

        foreach (var from in times.Append(shop.Now.AddMinutes(1)).Append(shop.MinutesAgo(60)))
        {
            var found = await shop.Worker.GetAsync($"{Booking.Path}?storeId={shop.StoreId}&from={Device.Time(from)}");
            found.Items.Select(IdOf).ShouldBe(items.Where((_, i) => times[i] >= from).Select(item => item.IdOf()).Reverse());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_store_the_caller_sees_all_stores_of_his_merged_page_by_page(bool ofProduct)
    {
        var (one, other, foreign) = (await server.NewShopAsync(), await server.NewShopAsync(), await server.NewShopAsync());
        var worker = await server.AddUserAsync(Role.Worker, one.StoreId, other.StoreId);
        var items = new List<JsonObject>();
        for (var i = 0; i < 7; i++)
        {
            var shop = i % 3 == 0 ? one : other;
            items.Add(shop.Device.Inbound(one.Milk, 1));
            await shop.SyncAsync(items[^1]);
            await foreign.SyncAsync(foreign.Device.Inbound(one.Milk, 1));
        }
        var seen = new List<JsonElement>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await worker.GetAsync($"{Booking.Path}?limit=2{(ofProduct ? $"&productId={one.Milk}" : "")}{cursor}");
            seen.AddRange(page.Items);
            cursor = page["nextCursor"].GetString() is { } next ? $"&cursor={next}" : null;
        }

        seen.Select(IdOf).ShouldBe(items.Select(item => item.IdOf()).Reverse());
        (await (await server.AddUserAsync(Role.Worker)).GetAsync(Booking.Path)).Items.ShouldBeEmpty();
        var auditor = await server.AddUserAsync(Role.Auditor);
        (await auditor.GetAsync($"{Booking.Path}?productId={one.Milk}")).Items.Count.ShouldBe(14);
    }

    [Fact]
    public async Task A_store_of_others_or_of_nobody_is_a_404()
    {
        var (shop, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        var auditor = await server.AddUserAsync(Role.Auditor);

        (await other.Worker.GetAsync($"{Booking.Path}?storeId={shop.StoreId}")).ShouldBeProblem(404, "store.unknown");
        (await auditor.GetAsync($"{Booking.Path}?storeId={Guid.CreateVersion7()}")).ShouldBeProblem(404, "store.unknown");
        (await auditor.GetAsync($"{Booking.Path}?storeId={shop.StoreId}")).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("type=SALE")]
    [InlineData("type=inbound")]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-11-22")]
    [InlineData("to=2026-11-22T00:00:00")]
    [InlineData("to=2026-13-22T00:00:00Z")]
    [InlineData("from=%00")]
    public async Task A_filter_that_cannot_be_read_is_a_400(string filter) =>
        (await (await server.NewShopAsync()).Worker.GetAsync($"{Booking.Path}?{filter}")).ShouldBeProblem(400, "filter.invalid");

    [Fact]
    public async Task One_movement_is_shown_as_the_list_shows_it_and_only_to_those_who_see_its_store()
    {
        var (shop, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        var item = shop.Device.Inbound(shop.Milk, 5);
        await shop.SyncAsync(item, shop.Device.Amend(shop.Milk, item, 6));

        var shown = await shop.Worker.GetAsync($"{Booking.Path}/{item.IdOf()}");

        shown.Status.ShouldBe(200);
        shown["effectiveQuantity"].GetDecimal().ShouldBe(6);
        shown.Body.ShouldBe((await shop.Worker.GetAsync($"{Booking.Path}?storeId={shop.StoreId}&type=INBOUND")).Items[0].GetRawText());
        (await (await server.AddUserAsync(Role.Auditor)).GetAsync($"{Booking.Path}/{item.IdOf()}")).Status.ShouldBe(200);
        (await other.Worker.GetAsync($"{Booking.Path}/{item.IdOf()}")).ShouldBeProblem(404, "movement.unknown");
        (await shop.Worker.GetAsync($"{Booking.Path}/{Guid.CreateVersion7()}")).ShouldBeProblem(404, "movement.unknown");
        (await shop.Worker.GetAsync($"{Booking.Path}/milk")).ShouldBeProblem(404, "route.unknown");
    }

    private static Guid IdOf(JsonElement movement) => movement.GetProperty("id").GetGuid();
}
