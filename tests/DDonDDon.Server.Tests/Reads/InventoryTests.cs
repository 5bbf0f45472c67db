using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Reads;

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
}
