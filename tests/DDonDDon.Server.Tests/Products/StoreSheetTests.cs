using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;
using static DDonDDon.Server.Tests.Products.Sheets;

namespace DDonDDon.Server.Tests.Products;

/// <summary>A sheet of products that opens their stocks in stores and says when they are to be ordered.</summary>
public class StoreSheetTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Stocks_are_opened_once_and_reorder_points_set()
    {
        var (one, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        var admin = await server.AddUserAsync(Role.Admin);
        var word = Guid.NewGuid().ToString("N");
        var sheet = $"""
            이름,SKU,재고:{one.StoreId},안전재고:{one.StoreId},stock:{other.StoreId}
            우유,{word}-1,12,3,
            빵,{word}-2,0,,"1,234.5"
            """;

        var dry = await ImportAsync(admin, sheet, "?dryRun=true");
        (dry["badLines"].GetArrayLength(), dry["openings"].GetInt32(), dry["created"].GetInt32()).ShouldBe((0, 0, 2), dry.Body);
        var done = await ImportAsync(admin, sheet);
        (done.Status, done["openings"].GetInt32(), done["reorderPoints"].GetInt32()).ShouldBe((200, 3, 1), done.Body);
        var again = await ImportAsync(admin, sheet);
        (again.Status, again["unchanged"].GetInt32(), again["openings"].GetInt32(), again["reorderPoints"].GetInt32()).ShouldBe((200, 2, 0, 0), again.Body);

        var products = (await admin.GetAsync($"/api/v1/products?search={word}")).Items
            .ToDictionary(item => item.GetProperty("sku").GetString()!, item => item.GetProperty("id").GetGuid());
        (await one.StockAsync(products[$"{word}-1"])).ShouldBe(12);
        (await one.StockAsync(products[$"{word}-2"])).ShouldBe(0);
        (await other.StockAsync(products[$"{word}-2"])).ShouldBe(1234.5m);
        var item = await admin.GetAsync($"/api/v1/inventory/{one.StoreId}/{products[$"{word}-1"]}");
        item["reorderPoint"].GetDecimal().ShouldBe(3);
    }

    [Fact]
    public async Task Sheets_that_are_imported_at_once_open_each_their_own_stocks()
    {
        var shop = await server.NewShopAsync();
        var admin = await server.AddUserAsync(Role.Admin);
        var word = Guid.NewGuid().ToString("N");

        var done = await Task.WhenAll(Enumerable.Range(1, 8).Select(one =>
            ImportAsync(admin, $"name,sku,stock:{shop.StoreId}\n상품 {one},{word}-{one},{one}\n", one % 4 == 0 ? "?dryRun=true" : "")));

        done.ShouldAllBe(answer => answer.Status == 200);
        var products = (await admin.GetAsync($"/api/v1/products?search={word}")).Items;
        products.Count.ShouldBe(6);
        foreach (var product in products)
            (await shop.StockAsync(product.GetProperty("id").GetGuid())).ShouldBe(int.Parse(product.GetProperty("sku").GetString()!.Split('-')[1]));
        (await shop.EventsAsync()).ShouldBe(6);
    }

    [Fact]
    public async Task A_stock_that_is_kept_already_has_no_opening_and_then_nothing_is_written()
    {
        var shop = await server.NewShopAsync();
        var admin = await server.AddUserAsync(Role.Admin);
        var sku = Guid.NewGuid().ToString("N");
        var product = (await admin.PostAsync("/api/v1/products", new { name = "우유", sku }))["id"].GetGuid();
        (await shop.SyncOneAsync(shop.Device.Inbound(product, 5, shop.MinutesAgo(1)))).Status.ShouldBe("accepted");

        var refused = await ImportAsync(admin, $"sku,name,stock:{shop.StoreId},reorder:{shop.StoreId}\n{sku},다른 이름,7,\n,새 것,x,-1\n");

        refused.ShouldBeProblem(422, "import.refused");
        refused["badLines"].EnumerateArray().Select(line => (line.GetProperty("line").GetInt32(), line.GetProperty("code").GetString()))
            .ShouldBe([(2, "import.stock_kept"), (3, "quantity.invalid"), (3, "reorderPoint.invalid")]);
        (await admin.GetAsync($"/api/v1/products/{product}"))["name"].GetString().ShouldBe("우유");
        (await ImportAsync(admin, "name,stock:nowhere\nx,1\n")).ShouldBeProblem(422, "import.store_unknown");
        (await shop.StockAsync(product)).ShouldBe(5);
    }
}
