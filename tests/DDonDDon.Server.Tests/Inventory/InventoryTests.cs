using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Inventory;

public class InventoryTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_list_goes_on_after_the_last_item_and_names_the_products()
    {
        var shop = await server.NewShopAsync();
        List<Guid> products =
            [shop.Milk, await server.AddProductAsync("빵"), await server.AddProductAsync("쌀"), await server.AddProductAsync("물")];
        await shop.SyncAsync(products.Select(product => shop.Device.Inbound(product, 2)));
        var path = $"/api/v1/inventory/{shop.StoreId}";

        var first = await shop.Worker.GetAsync($"{path}?limit=3");
        var second = await shop.Worker.GetAsync($"{path}?limit=3&cursor={first["nextCursor"].GetString()}");

        first.Items.Concat(second.Items).Select(item => item.GetProperty("productId").GetGuid()).ShouldBe(products.Order());
        first.Items.Concat(second.Items).Select(item => item.GetProperty("name").GetString())
            .ShouldBe(["우유", "빵", "쌀", "물"], ignoreOrder: true);
        second.Items.Count.ShouldBe(1);
        second["nextCursor"].ValueKind.ShouldBe(JsonValueKind.Null);
        (await shop.Worker.GetAsync($"{path}?limit=4"))["nextCursor"].ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task An_item_says_what_it_starts_from_and_what_came_and_went()
    {
        var shop = await server.NewShopAsync();
        var count = shop.Device.Count(shop.Milk, 10, shop.MinutesAgo(10));
        await shop.SyncAsync(
            shop.Device.Inbound(shop.Milk, 7, shop.MinutesAgo(20)), count,
            shop.Device.Outbound(shop.Milk, 1.5m, shop.MinutesAgo(5)));

        var item = await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}/{shop.Milk}");

        item.Status.ShouldBe(200);
        item["storeId"].GetGuid().ShouldBe(shop.StoreId);
        item["productId"].GetGuid().ShouldBe(shop.Milk);
        item["quantity"].GetDecimal().ShouldBe(8.5m);
        item["baseline"].GetProperty("movementId").GetGuid().ShouldBe(count.IdOf());
        item["baseline"].GetProperty("quantity").GetDecimal().ShouldBe(10);
        item["baseline"].GetProperty("occurredAt").GetDateTimeOffset().ShouldBe(shop.MinutesAgo(10));
        item["totalIn"].GetDecimal().ShouldBe(7);
        item["totalOut"].GetDecimal().ShouldBe(1.5m);
        item["version"].GetInt64().ShouldBe(3);
        item["updatedAt"].GetDateTimeOffset().ShouldBe(shop.Now);
        item.Json.TryGetProperty("explanation", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task An_item_that_never_moved_is_0()
    {
        var shop = await server.NewShopAsync();

        var item = await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}/{shop.Milk}?explain=true");

        item["quantity"].GetDecimal().ShouldBe(0);
        item["version"].GetInt64().ShouldBe(0);
        item["explanation"][0].GetProperty("kind").GetString().ShouldBe("no_count");
        (await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Asked_why_it_says_so_in_the_stores_own_time()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(
            shop.Device.Outbound(shop.Milk, 3, shop.MinutesAgo(70)), shop.Device.Count(shop.Milk, 10, shop.MinutesAgo(60)),
            shop.Device.Inbound(shop.Milk, 5, shop.MinutesAgo(50)));

        var item = await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}/{shop.Milk}?explain=true");

        var reasons = item["explanation"].EnumerateArray().ToList();
        reasons.Select(reason => reason.GetProperty("kind").GetString()).ShouldBe(["counted", "received", "before_the_count"]);
        reasons[0].GetProperty("text").GetString()!.ShouldContain("11:00 on 2026-11-22");
        reasons.Sum(reason => reason.GetProperty("quantity").GetDecimal()).ShouldBe(15);
    }

    [Fact]
    public async Task What_one_may_not_know_of_is_not_there()
    {
        var (shop, own) = (await server.NewShopAsync(), await server.NewShopAsync());
        var (admin, auditor) = (await server.AddUserAsync(Role.Admin), await server.AddUserAsync(Role.Auditor));

        foreach (var path in new[] { $"inventory/{shop.StoreId}", $"inventory/{shop.StoreId}/{shop.Milk}",
            $"transactions?storeId={shop.StoreId}" })
        {
            (await own.Worker.GetAsync($"/api/v1/{path}")).ShouldBeProblem(404, "store.unknown");
            (await server.Anonymous().AnswerAsync(HttpMethod.Get, $"/api/v1/{path}")).ShouldBeProblem(401, "auth.required");
            (await admin.GetAsync($"/api/v1/{path}")).Status.ShouldBe(200);
            (await auditor.GetAsync($"/api/v1/{path}")).Status.ShouldBe(200);
        }
        (await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}/{Guid.NewGuid()}"))
            .ShouldBeProblem(404, "product.unknown");
    }

    [Theory]
    [InlineData("limit=0", "limit.invalid")]
    [InlineData("limit=-1", "limit.invalid")]
    [InlineData("limit=501", "limit.invalid")]
    [InlineData("limit=many", "request.malformed")]
    [InlineData("limit=99999999999", "request.malformed")]
    [InlineData("cursor=", "cursor.invalid")]
    [InlineData("cursor=%00", "cursor.invalid")]
    [InlineData("cursor=12", "cursor.invalid")]
    public async Task A_malformed_page_is_a_400(string query, string code)
    {
        var shop = await server.NewShopAsync();

        (await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}?{query}")).ShouldBeProblem(400, code);
    }

    [Theory]
    [InlineData("search=우", "우유 1L,우유 200ml")]
    [InlineData("search=%20200ML%20", "우유 200ml")]
    [InlineData("search=ㅇㅇ", "우유 1L,우유 200ml")]
    [InlineData("search=dry-1", "우유 1L")]
    [InlineData("search=7799", "사과 100%")]
    [InlineData("search=100%25", "사과 100%")]
    [InlineData("search=%25", "사과 100%")]
    [InlineData("search=_", "")]
    [InlineData("search=%5C", "")]
    [InlineData("search='%20or%20true%20--", "")]
    [InlineData("search=%ED%A0%80", "")]
    [InlineData("search=%20&negative=false", "사과 100%,우유 1L,우유 200ml")]
    [InlineData("negative=true", "우유 1L")]
    [InlineData("below=reorder", "사과 100%,우유 1L")]
    [InlineData("below=reorder&search=사과", "사과 100%")]
    [InlineData("below=reorder&negative=true", "우유 1L")]
    public async Task A_list_can_be_narrowed_down_and_still_pages(string query, string names)
    {
        var shop = await server.NewShopAsync();
        var (large, small, apple, never) = (await server.AddProductAsync("우유 1L"), await server.AddProductAsync("우유 200ml"),
            await server.AddProductAsync("사과 100%", ($"{shop.StoreId:N}7799"[^20..], 1)), await server.AddProductAsync("두부"));
        await server.EditAsync(server.Change(large, ProductField.Sku, "DRY-1"));
        await shop.SyncAsync(shop.Device.Outbound(large, 1), shop.Device.Inbound(small, 5), shop.Device.Inbound(apple, 3));
        foreach (var (product, point) in new[] { (large, 0m), (small, 4.5m), (apple, 3) })
            (await shop.Worker.PutAsync($"/api/v1/inventory/{shop.StoreId}/{product}/reorder-point", new { reorderPoint = point })).Status.ShouldBe(200);

        var found = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}?{query}&limit=1{(cursor is null ? "" : $"&cursor={cursor}")}");
            page.Status.ShouldBe(200, page.Body);
            found.AddRange(page.Items);
            cursor = page["nextCursor"].GetString();
        }
        while (cursor is not null);

        string.Join(',', found.Select(item => item.GetProperty("name").GetString()).Order(StringComparer.Ordinal)).ShouldBe(names);
        found.ShouldAllBe(item => item.GetProperty("reorderPoint").GetDecimal() >= 0);
        found.ShouldNotContain(item => item.GetProperty("productId").GetGuid() == never);
    }

    [Theory]
    [InlineData("below=", "filter.invalid")]
    [InlineData("below=zero", "filter.invalid")]
    [InlineData("negative=maybe", "request.malformed")]
    [InlineData("search=%00", "filter.invalid")]
    [InlineData("search=LONG", "filter.invalid")]
    public async Task A_malformed_filter_is_a_400(string query, string code)
    {
        var shop = await server.NewShopAsync();

        (await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}?{query.Replace("LONG", new string('x', 201))}")).ShouldBeProblem(400, code);
    }

    [Fact]
    public async Task A_store_that_does_not_exist_is_a_404_for_those_who_see_all_stores()
    {
        foreach (var role in new[] { Role.Admin, Role.Auditor })
        {
            var user = await server.AddUserAsync(role);
            foreach (var path in new[] { $"inventory/{Guid.NewGuid()}", $"inventory/{Guid.NewGuid()}/{Guid.NewGuid()}",
                $"reports/daily?storeId={Guid.NewGuid()}",
                $"reports/low-stock?storeId={Guid.NewGuid()}", $"reports/shrinkage?storeId={Guid.NewGuid()}" })
                (await user.GetAsync($"/api/v1/{path}")).ShouldBeProblem(404, "store.unknown");
        }
    }

    [Fact]
    public async Task A_product_is_shown_in_each_store_that_the_caller_may_see()
    {
        var (here, there) = (await server.NewShopAsync(), await server.NewShopAsync());
        var both = await server.AddUserAsync(Role.Worker, here.StoreId, there.StoreId);
        var auditor = await server.AddUserAsync(Role.Auditor);
        await server.NewShopAsync();
        await here.SyncAsync(here.Device.Inbound(here.Milk, 2.5m));
        await there.SyncAsync(there.Device.Outbound(here.Milk, 1));
        var path = $"/api/v1/inventory?productId={here.Milk}";

        var own = await here.Worker.GetAsync(path);
        own["total"].GetDecimal().ShouldBe(2.5m);
        own.Items.Single().GetProperty("storeName").GetString().ShouldBe("가게");
        own.Items.Single().GetProperty("version").GetInt64().ShouldBe(1);

        var first = await both.GetAsync($"{path}&limit=1");
        var second = await both.GetAsync($"{path}&limit=1&cursor={first["nextCursor"].GetString()}");
        first["total"].GetDecimal().ShouldBe(1.5m);
        first.Items.Concat(second.Items).Select(item => (item.GetProperty("storeId").GetGuid(), item.GetProperty("quantity").GetDecimal()))
            .ShouldBe(new[] { (here.StoreId, 2.5m), (there.StoreId, -1m) }.OrderBy(one => one.StoreId));
        second["nextCursor"].ValueKind.ShouldBe(JsonValueKind.Null);

        var all = await auditor.GetAsync($"{path}&limit=500");
        all["total"].GetDecimal().ShouldBe(1.5m);
        all.Items.Count.ShouldBeGreaterThan(2);
        (await here.Worker.GetAsync($"/api/v1/inventory?productId={here.Milk}&cursor=x")).ShouldBeProblem(400, "cursor.invalid");
        (await here.Worker.GetAsync($"/api/v1/inventory?productId={Guid.NewGuid()}")).ShouldBeProblem(404, "product.unknown");
        (await here.Worker.GetAsync("/api/v1/inventory")).ShouldBeProblem(400, "request.malformed");
        (await server.Anonymous().AnswerAsync(HttpMethod.Get, path)).ShouldBeProblem(401, "auth.required");
    }
}
