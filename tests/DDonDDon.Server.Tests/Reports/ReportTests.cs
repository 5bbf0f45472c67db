using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Reports;

/// <summary>The server's clock says 12:00 of 2026-11-22 in Seoul, and 22:00 of the day before in New York.</summary>
public class ReportTests(TestServer server) : IClassFixture<TestServer>
{
    private const double Day = 24 * 60;

    private static string Line(JsonElement line) => string.Join(' ', line.EnumerateObject()
        .Where(member => member.Name is not ("productId" or "name")).Select(member => $"{member.Name}={member.Value}"));

    private static async Task<List<string>> DailyAsync(TestUser user, Guid store, string query)
    {
        var lines = new List<string>();
        string? cursor = null;
        do
        {
            var page = await user.GetAsync($"/api/v1/reports/daily?storeId={store}&{query}{(cursor is null ? "" : $"&cursor={cursor}")}");
            page.Status.ShouldBe(200, page.Body);
            lines.AddRange(page.Items.Select(Line));
            cursor = page["nextCursor"].GetString();
        }
        while (cursor is not null);
        return lines;
    }

    [Fact]
    public async Task A_day_says_what_came_what_went_and_what_was_there_in_the_evening()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(
            shop.Device.Inbound(shop.Milk, 10, shop.MinutesAgo(2 * Day)), shop.Device.Outbound(shop.Milk, 3, shop.MinutesAgo(2 * Day - 1)),
            shop.Device.Adjust(shop.Milk, -1, shop.MinutesAgo(30)), shop.Device.Count(shop.Milk, 5.5m, shop.MinutesAgo(20)),
            shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(10)));

        (await DailyAsync(shop.Worker, shop.StoreId, "from=2026-11-01")).ShouldBe(
        [
            "day=2026-11-20 opening=0 received=10 issued=3 adjusted=0 counted=0 closing=7 movements=2",
            "day=2026-11-22 opening=7 received=0 issued=1 adjusted=-1 counted=-0.5 closing=4.5 movements=3",
        ]);
        (await DailyAsync(shop.Worker, shop.StoreId, "")).Count.ShouldBe(1);
        (await DailyAsync(shop.Worker, shop.StoreId, "to=2026-11-20")).Count.ShouldBe(1);
        (await DailyAsync(shop.Worker, shop.StoreId, "from=2026-11-20&to=2026-11-21")).Count.ShouldBe(1);
        (await shop.StockAsync(shop.Milk)).ShouldBe(4.5m);
    }

    [Fact]
    public async Task What_arrives_late_goes_to_its_own_day_and_moves_on_to_the_next_count()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(
            shop.Device.Inbound(shop.Milk, 10, shop.MinutesAgo(4 * Day)), shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(3 * Day)),
            shop.Device.Count(shop.Milk, 8, shop.MinutesAgo(2 * Day)), shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(Day)));

        await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 2, shop.MinutesAgo(3 * Day + 1)));
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 4, shop.MinutesAgo(5 * Day)));

        (await DailyAsync(shop.Worker, shop.StoreId, "from=2026-11-01")).ShouldBe(
        [
            "day=2026-11-17 opening=0 received=4 issued=0 adjusted=0 counted=0 closing=4 movements=1",
            "day=2026-11-18 opening=4 received=10 issued=0 adjusted=0 counted=0 closing=14 movements=1",
            "day=2026-11-19 opening=14 received=0 issued=3 adjusted=0 counted=0 closing=11 movements=2",
            "day=2026-11-20 opening=11 received=0 issued=0 adjusted=0 counted=-3 closing=8 movements=1",
            "day=2026-11-21 opening=8 received=0 issued=1 adjusted=0 counted=0 closing=7 movements=1",
        ]);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Days_are_those_of_the_stores_own_clock()
    {
        var shop = await server.NewShopAsync("America/New_York");
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 1, shop.MinutesAgo(22 * 60 + 1)), shop.Device.Inbound(shop.Milk, 2, shop.MinutesAgo(1)));

        (await DailyAsync(shop.Worker, shop.StoreId, "from=2026-11-20")).Select(line => line[..14]).ShouldBe(["day=2026-11-20", "day=2026-11-21"]);
        (await DailyAsync(shop.Worker, shop.StoreId, "")).Single().ShouldStartWith("day=2026-11-21 ");
    }

    [Fact]
    public async Task Another_time_zone_gives_the_store_other_days()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 1, shop.MinutesAgo(11 * 60)), shop.Device.Inbound(shop.Milk, 2, shop.MinutesAgo(13 * 60)));
        (await DailyAsync(shop.Worker, shop.StoreId, "from=2026-11-20")).Select(line => line[..14]).ShouldBe(["day=2026-11-21", "day=2026-11-22"]);

        (await admin.PatchAsync($"/api/v1/stores/{shop.StoreId}", new { timeZone = "America/New_York" })).Status.ShouldBe(200);

        (await DailyAsync(shop.Worker, shop.StoreId, "from=2026-11-20")).Select(line => line[..14]).ShouldBe(["day=2026-11-21"]);
        await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(1)), shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(23 * 60)));
        (await DailyAsync(shop.Worker, shop.StoreId, "from=2026-11-20")).ShouldBe(
        [
            "day=2026-11-20 opening=0 received=0 issued=1 adjusted=0 counted=0 closing=-1 movements=1",
            "day=2026-11-21 opening=-1 received=3 issued=1 adjusted=0 counted=0 closing=1 movements=3",
        ]);
        (await server.AskAsync<long>("select count(*) from ddon_pending_rebuild")).ShouldBe(0);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Days_that_are_missing_come_back_with_the_next_movement_and_wrong_ones_with_a_rebuild()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5, shop.MinutesAgo(3 * Day)), shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(2 * Day)));
        await server.AskAsync<long>("with gone as (delete from mt_doc_dailystock where tenant_id = $1 returning 1) select count(*) from gone",
            shop.StoreId.ToString());

        await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(1)));

        (await DailyAsync(shop.Worker, shop.StoreId, "from=2026-11-01")).Count.ShouldBe(3);
        await server.ShouldBeConsistentAsync();
        await server.AskAsync<long>("""
            with wrong as (
                update mt_doc_dailystock set data = data || '{"moved": 99}' where tenant_id = $1 and data ->> 'day' = '2026-11-20' returning 1)
            select count(*) from wrong
            """, shop.StoreId.ToString());
        var rebuilt = await new Rebuilder(server.Store).RebuildAsync(DdonProjections.DailyStock, [shop.StoreId.ToString()], 1, null, CancellationToken.None);
        (rebuilt.Documents, rebuilt.Added, rebuilt.Changed, rebuilt.Removed).ShouldBe((3, 0, 1, 0));
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Lines_are_paged_by_day_and_product_and_can_be_of_one_product_or_of_all_together()
    {
        var shop = await server.NewShopAsync();
        var bread = await server.AddProductAsync("빵");
        foreach (var days in new[] { 2, 1, 0 })
            await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 2, shop.MinutesAgo(days * Day + 1)),
                shop.Device.Inbound(bread, 1, shop.MinutesAgo(days * Day + 1)));

        var whole = await DailyAsync(shop.Worker, shop.StoreId, "from=2026-11-01");
        whole.Count.ShouldBe(6);
        foreach (var limit in new[] { 1, 2, 4, 5 })
            (await DailyAsync(shop.Worker, shop.StoreId, $"from=2026-11-01&limit={limit}")).ShouldBe(whole);
        (await DailyAsync(shop.Worker, shop.StoreId, $"from=2026-11-01&productId={bread}&limit=2")).Select(line => line[^21..])
            .ShouldBe(["closing=1 movements=1", "closing=2 movements=1", "closing=3 movements=1"]);
        string[] totals =
        [
            "day=2026-11-20 received=3 issued=0 adjusted=0 counted=0 movements=2 products=2",
            "day=2026-11-21 received=3 issued=0 adjusted=0 counted=0 movements=2 products=2",
            "day=2026-11-22 received=3 issued=0 adjusted=0 counted=0 movements=2 products=2",
        ];
        (await DailyAsync(shop.Worker, shop.StoreId, "from=2026-11-01&group=day")).ShouldBe(totals);
        (await DailyAsync(shop.Worker, shop.StoreId, "from=2026-11-01&group=day&limit=1")).ShouldBe(totals);
        (await DailyAsync(shop.Worker, shop.StoreId, $"group=day&productId={bread}")).Single().ShouldContain("received=1 ");
        (await DailyAsync(shop.Worker, shop.StoreId, $"from=2026-11-01&productId={Guid.NewGuid()}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_to_be_ordered_is_what_has_reached_its_reorder_point()
    {
        var shop = await server.NewShopAsync();
        var (enough, never, archived) = (await server.AddProductAsync("빵"), await server.AddProductAsync("쌀"), await server.AddProductAsync("물"));
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 3), shop.Device.Inbound(enough, 3.001m));
        foreach (var product in new[] { shop.Milk, enough, never, archived })
            await shop.Worker.PutAsync($"/api/v1/inventory/{shop.StoreId}/{product}/reorder-point", new { reorderPoint = 3 });
        await server.EditAsync(server.Change(archived, ProductField.Archived, "true"));
        var path = $"/api/v1/reports/low-stock?storeId={shop.StoreId}";

        var first = await shop.Worker.GetAsync($"{path}&limit=1");
        var second = await shop.Worker.GetAsync($"{path}&limit=1&cursor={first["nextCursor"].GetString()}");

        first.Items.Concat(second.Items).Select(Line).ShouldBe(["quantity=3 reorderPoint=3 missing=0", "quantity=0 reorderPoint=3 missing=3"]);
        second["nextCursor"].ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task What_went_that_nobody_bought_is_summed_by_reason_as_it_holds_now()
    {
        var shop = await server.NewShopAsync();
        var bread = await server.AddProductAsync("빵");
        await server.EditAsync(server.Change(shop.Milk, ProductField.Price, "1200.5"));
        var wrong = shop.Device.Adjust(shop.Milk, -5, shop.MinutesAgo(9));
        await shop.SyncAsync(
            shop.Device.Inbound(shop.Milk, 100, shop.MinutesAgo(3 * Day)), shop.Device.Count(shop.Milk, 98, shop.MinutesAgo(3 * Day - 1)),
            shop.Device.Adjust(shop.Milk, -2, shop.MinutesAgo(10)), wrong,
            shop.Device.Adjust(shop.Milk, 1, shop.MinutesAgo(2 * Day)).With("reason", "found"),
            shop.Device.Adjust(bread, -4, shop.MinutesAgo(8)).With("reason", "loss"), shop.Device.Adjust(bread, -1, shop.MinutesAgo(7)).With("reason", "loss"),
            shop.Device.Adjust(bread, -1, shop.MinutesAgo(7)).Without("reason"), shop.Device.Count(bread, 10, shop.MinutesAgo(6)));
        await shop.SyncAsync(shop.Device.Amend(shop.Milk, wrong, -1, shop.MinutesAgo(5)));
        var auditor = await server.AddUserAsync(Role.Auditor);

        var report = await auditor.GetAsync($"/api/v1/reports/shrinkage?storeId={shop.StoreId}");

        report.Status.ShouldBe(200, report.Body);
        (report["from"].GetString(), report["to"].GetString()).ShouldBe(("2026-10-24", "2026-11-22"));
        report.Items.Select(Line).ShouldBe(
        [
            "reason=damage quantity=-3 value=-3601.5 lost=-3 lostValue=-3601.5 products=1 unpriced=0",
            "reason=found quantity=1 value=1200.5 lost=0 lostValue=0 products=1 unpriced=0",
            "reason=loss quantity=-5 value=0 lost=-5 lostValue=0 products=1 unpriced=1",
            "reason=none quantity=-1 value=0 lost=-1 lostValue=0 products=1 unpriced=1",
        ]);
        Line(report["counted"]).ShouldBe("quantity=14 value=-2401 lost=-2 lostValue=-2401 products=2 unpriced=1");
        (await auditor.GetAsync($"/api/v1/reports/shrinkage?storeId={shop.StoreId}&from=2026-11-22")).Items.Count.ShouldBe(3);
        (await auditor.GetAsync($"/api/v1/reports/shrinkage?storeId={shop.StoreId}&to=2026-11-01"))["counted"].GetProperty("quantity").GetDecimal().ShouldBe(0);
    }

    // The largest quantities at the largest price are still a number that everybody can read.
    [Fact]
    public async Task The_largest_loss_is_a_number()
    {
        var shop = await server.NewShopAsync();
        await server.EditAsync(server.Change(shop.Milk, ProductField.Price, "999999999.999"));
        await shop.SyncAsync(Enumerable.Range(0, 200).Select(_ => shop.Device.Adjust(shop.Milk, -999_999_999.999m)));

        (await shop.Worker.GetAsync($"/api/v1/reports/shrinkage?storeId={shop.StoreId}")).Items.Single().GetProperty("value").GetDecimal()
            .ShouldBe(-199_999_999_999_600_000_000.000m, tolerance: 1);
    }

    [Theory]
    [InlineData("daily", "from=yesterday", "filter.invalid")]
    [InlineData("daily", "from=2026-02-29", "filter.invalid")]
    [InlineData("daily", "from=", "filter.invalid")]
    [InlineData("daily", "from=2026-11-22T00:00:00Z", "filter.invalid")]
    [InlineData("daily", "from=%00", "filter.invalid")]
    [InlineData("daily", "to=2026-13-01", "filter.invalid")]
    [InlineData("daily", "to=22.11.2026", "filter.invalid")]
    [InlineData("daily", "from=2026-11-23&to=2026-11-22", "range.invalid")]
    [InlineData("daily", "from=2026-11-23", "range.invalid")]
    [InlineData("daily", "from=2025-10-18&to=2026-11-22", "range.too_long")]
    [InlineData("daily", "from=0001-01-01", "range.too_long")]
    [InlineData("daily", "to=9999-12-31&from=0001-01-01", "range.too_long")]
    [InlineData("daily", "group=month", "filter.invalid")]
    [InlineData("daily", "limit=0", "limit.invalid")]
    [InlineData("daily", "cursor=2026-11-22", "cursor.invalid")]
    [InlineData("daily", "cursor=WyJ4IiwieSJd", "cursor.invalid")]
    [InlineData("daily", "productId=milk", "request.malformed")]
    [InlineData("low-stock", "limit=501", "limit.invalid")]
    [InlineData("low-stock", "cursor=x", "cursor.invalid")]
    [InlineData("shrinkage", "from=x", "filter.invalid")]
    [InlineData("shrinkage", "to=x", "filter.invalid")]
    [InlineData("shrinkage", "from=2026-11-22&to=2026-11-21", "range.invalid")]
    [InlineData("shrinkage", "from=2020-01-01", "range.too_long")]
    public async Task What_cannot_be_a_report_is_a_400(string report, string query, string code)
    {
        var shop = await server.NewShopAsync();

        (await shop.Worker.GetAsync($"/api/v1/reports/{report}?storeId={shop.StoreId}&{query}")).ShouldBeProblem(400, code);
    }

    [Theory]
    [InlineData("from=2025-10-19&to=2026-11-22")]
    [InlineData("from=0001-01-01&to=0001-01-02")]
    [InlineData("to=0001-01-01")]
    [InlineData("from=9999-12-31&to=9999-12-31")]
    [InlineData("to=9999-12-31&from=9999-12-31&group=day")]
    public async Task The_longest_the_first_and_the_last_range_are_fine(string query)
    {
        var shop = await server.NewShopAsync();

        foreach (var report in new[] { "daily", "shrinkage" })
            (await shop.Worker.GetAsync($"/api/v1/reports/{report}?storeId={shop.StoreId}&{query}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Reports_of_a_store_are_for_those_who_may_see_it()
    {
        var (shop, own) = (await server.NewShopAsync(), await server.NewShopAsync());
        var (admin, auditor) = (await server.AddUserAsync(Role.Admin), await server.AddUserAsync(Role.Auditor));

        foreach (var report in new[] { "daily", "low-stock", "shrinkage" })
        {
            var path = $"/api/v1/reports/{report}?storeId={shop.StoreId}";
            foreach (var user in new[] { shop.Worker, admin, auditor }) (await user.GetAsync(path)).Status.ShouldBe(200);
            (await own.Worker.GetAsync(path)).ShouldBeProblem(404, "store.unknown");
            (await server.Anonymous().AnswerAsync(HttpMethod.Get, path)).ShouldBeProblem(401, "auth.required");
            (await admin.GetAsync($"/api/v1/reports/{report}")).ShouldBeProblem(400, "request.malformed");
        }
    }
}
