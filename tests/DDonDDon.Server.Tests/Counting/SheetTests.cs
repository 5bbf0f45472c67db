using DDonDDon.Domain.Access;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Counting;

public class SheetTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task The_count_is_shown_beside_what_was_expected_when_it_was_made()
    {
        var shop = await server.NewShopAsync();
        var bread = await server.AddProductAsync("빵");
        await server.EditAsync(server.Change(shop.Milk, "price", "1200"));
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(
            shop.Device.Inbound(shop.Milk, 10, shop.MinutesAgo(60)), shop.Device.Line(session, shop.Milk, 8, "매장", shop.MinutesAgo(30)),
            shop.Device.Outbound(shop.Milk, 3, shop.MinutesAgo(20)), shop.Device.Line(session, bread, 2, null, shop.MinutesAgo(10)));

        var sheet = await shop.Worker.SheetAsync(session);

        var milk = sheet.Row(shop.Milk);
        (milk.Number("counted"), milk.Number("expected"), milk.Number("difference"), milk.Number("price"), milk.Number("value"))
            .ShouldBe((8, 10, -2, 1200, -2400));
        (milk.GetProperty("recount").GetBoolean(), milk.GetProperty("name").GetString()).ShouldBe((false, "우유"));
        var line = milk.GetProperty("lines").EnumerateArray().ShouldHaveSingleItem();
        (line.GetProperty("zone").GetString(), line.Number("quantity"), line.GetProperty("recordedBy").GetGuid()).ShouldBe(("매장", 8, shop.Worker.Id));
        var summary = sheet["summary"];
        (summary.Number("products"), summary.Number("differing"), summary.Number("shortage"), summary.Number("surplus"), summary.Number("value"),
            summary.Number("unpriced"))
            .ShouldBe((2, 2, -2, 2, -2400, 1));
    }

    [Fact]
    public async Task A_sale_of_before_the_count_that_arrives_late_is_expected_then()
    {
        var shop = await server.NewShopAsync();
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 10, shop.MinutesAgo(60)), shop.Device.Line(session, shop.Milk, 8, null, shop.MinutesAgo(30)));
        (await shop.Worker.SheetAsync(session)).Row(shop.Milk).Number("difference").ShouldBe(-2);

        await shop.Worker.SyncAsync(shop.NewDevice() is var other ? other.Batch(other.Outbound(shop.Milk, 2, shop.MinutesAgo(40))) : null!);

        (await shop.Worker.SheetAsync(session)).Row(shop.Milk).Number("difference").ShouldBe(0);
    }

    [Fact]
    public async Task What_moved_between_its_zones_is_marked_for_a_recount_until_it_was_recounted()
    {
        var shop = await server.NewShopAsync();
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(
            shop.Device.Count(shop.Milk, 12, shop.MinutesAgo(60)), shop.Device.Line(session, shop.Milk, 5, "매장", shop.MinutesAgo(30)),
            shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(25)), shop.Device.Line(session, shop.Milk, 7, "창고", shop.MinutesAgo(20)));
        var sheet = await shop.Worker.SheetAsync(session);
        (sheet.Row(shop.Milk).GetProperty("recount").GetBoolean(), sheet["summary"].Number("recount")).ShouldBe((true, 1));

        await shop.SyncAsync(shop.Device.Line(session, shop.Milk, 4, "매장", shop.MinutesAgo(5)));

        var row = (await shop.Worker.SheetAsync(session)).Row(shop.Milk);
        (row.GetProperty("recount").GetBoolean(), row.Number("counted"), row.Number("difference")).ShouldBe((false, 11, 0));
    }

    [Fact]
    public async Task What_nobody_counted_is_listed_and_never_taken_as_zero()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var dairy = (await admin.PostAsync("/api/v1/categories", new { name = $"유제품 {shop.StoreId}" }))["id"].GetGuid();
        var (yoghurt, cheese, gone, old) = (
            await server.AddProductAsync("요구르트"), await server.AddProductAsync("치즈"), await server.AddProductAsync("단종"),
            await server.AddProductAsync("단종 재고"));
        foreach (var product in new[] { shop.Milk, yoghurt, cheese, gone, old }) await server.EditAsync(server.Change(product, "categoryId", $"{dairy}"));
        foreach (var product in new[] { gone, old }) await server.EditAsync(server.Change(product, "archived", "true"));
        await shop.SyncAsync(shop.Device.Inbound(cheese, 4), shop.Device.Inbound(old, 1), shop.Device.Inbound(shop.Milk, 9));
        var bread = await server.AddProductAsync("빵");
        var session = await shop.OpenSessionAsync(dairy);
        await shop.SyncAsync(shop.Device.Line(session, shop.Milk, 9), shop.Device.Line(session, bread, 1));

        var sheet = await shop.Worker.SheetAsync(session);

        var uncounted = sheet["uncounted"].EnumerateArray().Select(row => (row.GetProperty("productId").GetGuid(), row.Number("expected"))).ToList();
        uncounted.ShouldBe(new[] { (cheese, 4m), (old, 1m), (yoghurt, 0m) }, ignoreOrder: true);
        uncounted[^1].ShouldBe((yoghurt, 0), "what should be there comes first");
        (sheet["summary"].Number("uncounted"), sheet["summary"].Number("uncountedInStock")).ShouldBe((3, 2));
        (sheet.Row(shop.Milk).GetProperty("inScope").GetBoolean(), sheet.Row(bread).GetProperty("inScope").GetBoolean()).ShouldBe((true, false));
        var pages = await PagesAsync(shop.Worker, $"/api/v1/count-sessions/{session}/uncounted?limit=1");
        pages.ShouldBe(uncounted.Select(row => row.Item1));

        (await admin.ApproveAsync(session)).Status.ShouldBe(200);
        (await shop.StockAsync(cheese)).ShouldBe(4);
    }

    [Fact]
    public async Task A_sheet_is_read_page_by_page()
    {
        var shop = await server.NewShopAsync();
        var session = await shop.OpenSessionAsync();
        var products = new List<Guid>();
        for (var i = 0; i < 5; i++) products.Add(await server.AddProductAsync($"상품 {i}"));
        await shop.SyncAsync(products.Select(product => shop.Device.Line(session, product, 1)));

        var (seen, cursor) = (new List<Guid>(), "");
        while (cursor is not null)
        {
            var sheet = await shop.Worker.SheetAsync(session, $"?limit=2{cursor}");
            seen.AddRange(sheet["products"].EnumerateArray().Select(row => row.GetProperty("productId").GetGuid()));
            sheet["summary"].Number("products").ShouldBe(5);
            cursor = sheet["nextCursor"].GetString() is { } next ? $"&cursor={next}" : null;
        }

        seen.ShouldBe(products.Order());
        (await shop.Worker.GetAsync($"/api/v1/count-sessions/{session}?cursor=x")).ShouldBeProblem(400, "cursor.invalid");
        (await shop.Worker.GetAsync($"/api/v1/count-sessions/{session}/uncounted?cursor=x")).ShouldBeProblem(400, "cursor.invalid");
    }

    [Fact]
    public async Task Sessions_are_listed_the_last_opened_first()
    {
        var (shop, elsewhere, admin) = (await server.NewShopAsync(), await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var opened = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            server.Clock.Now += TimeSpan.FromSeconds(1);
            opened.Add(await shop.OpenSessionAsync());
        }
        server.Clock.Now += TimeSpan.FromSeconds(1);
        var hidden = await elsewhere.OpenSessionAsync();
        (await admin.DiscardSessionAsync(opened[2], "다시 세기")).Status.ShouldBe(200);
        opened.Reverse();

        (await PagesAsync(shop.Worker, "/api/v1/count-sessions?limit=2", "id")).ShouldBe(opened);
        (await PagesAsync(admin, $"/api/v1/count-sessions?limit=2&storeId={shop.StoreId}", "id")).ShouldBe(opened);
        (await PagesAsync(shop.Worker, "/api/v1/count-sessions?limit=2&status=discarded", "id")).ShouldBe([opened[2]]);
        (await PagesAsync(admin, "/api/v1/count-sessions?limit=3", "id")).Take(6).ShouldBe([hidden, .. opened], "of all stores");
        (await admin.GetAsync("/api/v1/count-sessions?status=lost")).ShouldBeProblem(400, "filter.invalid");
        (await admin.GetAsync("/api/v1/count-sessions?cursor=x")).ShouldBeProblem(400, "cursor.invalid");
    }

    [Fact]
    public async Task Its_documents_can_be_made_again_from_the_events()
    {
        var shop = await server.NewShopAsync();
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(shop.Device.Line(session, shop.Milk, 5, "매장"), shop.Device.Line(session, shop.Milk, 6, "매장"),
            shop.Device.Line(session, shop.Milk, 7, "창고"));
        var before = (await shop.Worker.SheetAsync(session)).Body;
        await server.DoAsync($"delete from mt_doc_countline where tenant_id = '{shop.StoreId}'; update mt_doc_countsession set data = data || '{{\"lines\": "
            + $"9}}' where tenant_id = '{shop.StoreId}';");
        foreach (var projection in new Projection[] { DdonProjections.CountSession, DdonProjections.CountLine })
            (await new Verifier(server.Store).VerifyAsync(projection, 1, null, CancellationToken.None)).Differences.ShouldNotBeEmpty();

        foreach (var projection in new Projection[] { DdonProjections.CountSession, DdonProjections.CountLine })
            await new Rebuilder(server.Store).RebuildAsync(projection, [$"{shop.StoreId}"], 1, null, CancellationToken.None);

        (await shop.Worker.SheetAsync(session)).Body.ShouldBe(before);
        await server.ShouldBeConsistentAsync();
    }

    private static async Task<IReadOnlyList<Guid>> PagesAsync(TestUser user, string path, string id = "productId")
    {
        var (seen, cursor) = (new List<Guid>(), "");
        while (cursor is not null)
        {
            var page = await user.GetAsync($"{path}{cursor}");
            page.Status.ShouldBe(200, page.Body);
            seen.AddRange(page.Items.Select(item => item.GetProperty(id).GetGuid()));
            cursor = page["nextCursor"].GetString() is { } next ? $"&cursor={next}" : null;
        }
        return seen;
    }
}
