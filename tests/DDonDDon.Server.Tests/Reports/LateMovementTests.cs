using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Reports;

/// <summary>The server's clock says 12:00 of 2026-11-22 in Seoul.</summary>
public class LateMovementTests(TestServer server) : IClassFixture<TestServer>
{
    private const double Day = 24 * 60;

    [Fact]
    public async Task What_arrives_late_writes_its_own_day_and_none_of_the_later_ones()
    {
        var shop = await server.NewShopAsync();
        var sale = shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(12 * Day));
        await shop.SyncAsync([sale, .. Enumerable.Range(0, 20).Select(ago => shop.Device.Inbound(shop.Milk, 2, shop.MinutesAgo(ago * Day)))]);

        (await WrittenAsync(shop, shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(15 * Day)))).ShouldBe("2026-11-07");
        (await WrittenAsync(shop, shop.Device.Inbound(shop.Milk, 5, shop.MinutesAgo(30 * Day)))).ShouldBe("2026-10-23");
        (await WrittenAsync(shop, shop.Device.Count(shop.Milk, 9, shop.MinutesAgo(13 * Day)))).ShouldBe("2026-11-09");
        (await WrittenAsync(shop, shop.Device.Amend(shop.Milk, sale, 3, shop.MinutesAgo(1)))).ShouldBe("2026-11-10");
        (await WrittenAsync(shop, shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(9 * Day)), shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(3 * Day))))
            .ShouldBe("2026-11-13 2026-11-19");
        await server.ShouldBeConsistentAsync();
    }

    // The sum goes forward from a count or back from the stock, as is shorter.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 3)]
    [InlineData(3, 12)]
    public async Task Each_day_begins_with_what_the_one_before_ended_with(int seed, int counts)
    {
        var (shop, random) = (await server.NewShopAsync(), new Random(seed));
        DateTimeOffset At() => shop.MinutesAgo(random.Next(40 * 24 * 60));
        JsonObject[] items =
        [
            .. Enumerable.Range(0, 25).SelectMany(_ => new[] { shop.Device.Inbound(shop.Milk, random.Next(1, 9), At()),
                shop.Device.Outbound(shop.Milk, random.Next(1, 9), At()) }),
            .. Enumerable.Range(0, counts).Select(_ => shop.Device.Count(shop.Milk, random.Next(50), At())),
        ];
        random.Shuffle(items);
        foreach (var some in items.Chunk(7)) await shop.SyncAsync(some);

        foreach (var query in new[] { "", $"&productId={shop.Milk}", $"&productId={shop.Milk}&limit=500" })
        {
            var page = await shop.Worker.GetAsync($"/api/v1/reports/daily?storeId={shop.StoreId}&from=2026-10-01{query}");
            decimal Of(JsonElement line, string member) => line.GetProperty(member).GetDecimal();
            page.Items.Select(line => Of(line, "opening")).ShouldBe([0, .. page.Items.SkipLast(1).Select(line => Of(line, "closing"))]);
            Of(page.Items[^1], "closing").ShouldBe(await shop.StockAsync(shop.Milk));
            foreach (var line in page.Items)
                Of(line, "closing").ShouldBe(Of(line, "opening") + Of(line, "received") - Of(line, "issued") + Of(line, "adjusted") + Of(line, "counted"));
            var totals = await shop.Worker.GetAsync($"/api/v1/reports/daily?storeId={shop.StoreId}&from=2026-10-01&group=day");
            totals.Items.Select(line => Of(line, "counted")).ShouldBe(page.Items.Select(line => Of(line, "counted")));
        }
    }

    /// <summary>The days whose rows a batch writes.</summary>
    private async Task<string> WrittenAsync(Shop shop, params JsonObject[] items)
    {
        var before = await RowsAsync(shop);
        await shop.SyncAsync(items);
        return string.Join(' ', (await RowsAsync(shop)).Split(' ').Except(before.Split(' ')).Select(row => row[..10]));
    }

    private Task<string> RowsAsync(Shop shop) => server.AskAsync<string>(
        "select string_agg(day || '#' || xmin, ' ' order by day) from (select data ->> 'day' as day, xmin from mt_doc_dailystock where tenant_id = $1) d",
        shop.StoreId.ToString());
}
