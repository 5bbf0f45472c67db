using System.Text.Json;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Transactions;

public class TransactionTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_show_the_last_recorded_first_of_a_store_or_an_item(bool ofItem)
    {
        var shop = await server.NewShopAsync();
        var bread = await server.AddProductAsync("빵");
        var items = Enumerable.Range(0, 5).Select(_ => shop.Device.Inbound(shop.Milk, 1)).ToList();
        foreach (var item in items) await shop.SyncAsync(item, shop.Device.Inbound(bread, 1));
        var path = $"/api/v1/transactions?storeId={shop.StoreId}&limit=2{(ofItem ? $"&productId={shop.Milk}" : "")}";

        var seen = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await shop.Worker.GetAsync(path + (cursor is null ? "" : $"&cursor={cursor}"));
            page.Items.Count.ShouldBeInRange(1, 2);
            seen.AddRange(page.Items);
            cursor = page.Json.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        seen.Count.ShouldBe(ofItem ? 5 : 10);
        seen.Where(one => one.GetProperty("productId").GetGuid() == shop.Milk).Select(one => one.GetProperty("id").GetGuid())
            .ShouldBe(items.Select(item => item.IdOf()).Reverse());
        seen.Select(one => one.GetProperty("id").GetGuid()).ShouldBeUnique();
    }

    [Fact]
    public async Task A_movement_shows_what_was_recorded_and_by_whom()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Adjust(shop.Milk, -2.5m, shop.MinutesAgo(5)).With("note", "깨짐").With("reference", "A-1");
        await shop.SyncAsync(item);

        var shown = (await shop.Worker.GetAsync($"/api/v1/transactions?storeId={shop.StoreId}")).Items.ShouldHaveSingleItem();

        shown.GetProperty("id").GetGuid().ShouldBe(item.IdOf());
        shown.GetProperty("type").GetString().ShouldBe("ADJUST");
        shown.GetProperty("storeId").GetGuid().ShouldBe(shop.StoreId);
        shown.GetProperty("quantity").GetDecimal().ShouldBe(-2.5m);
        shown.GetProperty("occurredAt").GetDateTimeOffset().ShouldBe(shop.MinutesAgo(5));
        shown.GetProperty("clientTime").GetDateTimeOffset().ShouldBe(shop.MinutesAgo(5));
        shown.GetProperty("recordedAt").GetDateTimeOffset().ShouldBe(shop.Now);
        shown.GetProperty("recordedBy").GetGuid().ShouldBe(shop.Worker.Id);
        shown.GetProperty("syncedBy").GetGuid().ShouldBe(shop.Worker.Id);
        shown.GetProperty("deviceId").GetGuid().ShouldBe(shop.Device.Id);
        shown.GetProperty("seq").GetInt64().ShouldBe(1);
        shown.GetProperty("reason").GetString().ShouldBe("damage");
        shown.GetProperty("note").GetString().ShouldBe("깨짐");
        shown.GetProperty("reference").GetString().ShouldBe("A-1");
        shown.GetProperty("version").GetInt64().ShouldBe(1);
        shown.GetProperty("voided").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_movement_shows_what_became_of_it()
    {
        var shop = await server.NewShopAsync();
        var early = shop.Device.Outbound(shop.Milk, 1);
        var amended = shop.Device.Inbound(shop.Milk, 5, shop.MinutesAgo(30));
        var wrong = shop.Device.Inbound(shop.Milk, 9, shop.MinutesAgo(29));
        var count = shop.Device.Count(shop.Milk, 10, shop.MinutesAgo(58));
        var amendment = shop.Device.Amend(shop.Milk, amended, 6, shop.MinutesAgo(20));
        var annulment = shop.Device.Void(shop.Milk, wrong, shop.MinutesAgo(19));
        await shop.SyncAsync(early, count, amended, wrong, amendment, annulment);

        var shown = (await shop.Worker.GetAsync($"/api/v1/transactions?storeId={shop.StoreId}")).Items
            .ToDictionary(one => one.GetProperty("id").GetGuid());

        shown[early.IdOf()].GetProperty("supersededBy").GetGuid().ShouldBe(count.IdOf());
        shown[amended.IdOf()].GetProperty("amendedBy").GetGuid().ShouldBe(amendment.IdOf());
        shown[amended.IdOf()].GetProperty("quantity").GetDecimal().ShouldBe(5);
        shown[amended.IdOf()].GetProperty("effectiveQuantity").GetDecimal().ShouldBe(6);
        shown[amended.IdOf()].TryGetProperty("supersededBy", out _).ShouldBeFalse();
        shown[wrong.IdOf()].GetProperty("voided").GetBoolean().ShouldBeTrue();
        shown[wrong.IdOf()].GetProperty("amendedBy").GetGuid().ShouldBe(annulment.IdOf());
        shown[amendment.IdOf()].GetProperty("movementId").GetGuid().ShouldBe(amended.IdOf());
    }

    [Theory]
    [InlineData("storeId=shop")]
    [InlineData("user=me")]
    [InlineData("storeId=0192f7c1-7a52-7cc3-98c4-dc0c0c07398f&productId=milk")]
    public async Task A_malformed_query_is_a_400(string query)
    {
        var shop = await server.NewShopAsync();

        (await shop.Worker.GetAsync($"/api/v1/transactions?{query}")).ShouldBeProblem(400, "request.malformed");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("one")]
    [InlineData("9223372036854775808")]
    public async Task A_cursor_that_was_never_given_is_a_400(string cursor)
    {
        var shop = await server.NewShopAsync();

        (await shop.Worker.GetAsync($"/api/v1/transactions?storeId={shop.StoreId}&cursor={cursor}"))
            .ShouldBeProblem(400, "cursor.invalid");
    }
}
