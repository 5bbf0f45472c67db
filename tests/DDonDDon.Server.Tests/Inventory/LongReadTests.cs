using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Inventory;

/// <summary>What is read piece by piece, or in another way where there is much of it, is the same.</summary>
public class LongReadTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("우유")]
    [InlineData("ㅇㅇ")]
    [InlineData("ㅊ우유 1")]
    [InlineData("a_%")]
    [InlineData("없는 것")]
    public async Task A_common_search_finds_what_a_rare_one_does(string search)
    {
        var shop = await server.NewShopAsync();
        foreach (var name in new[] { "초코우유 1L", "딸기우유", "흰우유 1", "라면", "a_%b", "ab%" })
            await shop.SyncOneAsync(shop.Device.Inbound(await server.AddProductAsync(name), 3));
        var (rare, common) = (new InventoryQueries(server.Store), new InventoryQueries(server.Store) { MostFound = 0 });

        foreach (var filter in new[] { new InventoryFilter(search, false, false), new(search, true, false), new(search, false, true) })
        {
            var expected = await rare.ListAsync(shop.StoreId, filter, null, 100, CancellationToken.None);
            (await common.ListAsync(shop.StoreId, filter, null, 100, CancellationToken.None)).Select(item => item.ProductId)
                .ShouldBe(expected.Select(item => item.ProductId));
            var page = await common.ListAsync(shop.StoreId, filter, null, 1, CancellationToken.None);
            page.Select(item => item.ProductId).ShouldBe(expected.Take(1).Select(item => item.ProductId));
            if (page is [var first])
                (await common.ListAsync(shop.StoreId, filter, first.ProductId, 1, CancellationToken.None)).Select(item => item.ProductId)
                    .ShouldBe(expected.Skip(1).Take(1).Select(item => item.ProductId));
        }
    }

    [Fact]
    public async Task An_explanation_is_the_same_in_pages_of_any_size()
    {
        var shop = await server.NewShopAsync();
        var (sale, count) = (shop.Device.Outbound(shop.Milk, 3, shop.MinutesAgo(50)), shop.Device.Count(shop.Milk, 20, shop.MinutesAgo(40)));
        await shop.SyncAsync(
            shop.Device.Inbound(shop.Milk, 10, shop.MinutesAgo(60)), sale, count, shop.Device.Inbound(shop.Milk, 5, shop.MinutesAgo(30)),
            shop.Device.Outbound(shop.Milk, 2, shop.MinutesAgo(20)), shop.Device.Void(shop.Milk, sale, shop.MinutesAgo(10)),
            shop.Device.Amend(shop.Milk, count, 21, shop.MinutesAgo(9)), shop.Device.Adjust(shop.Milk, -1, shop.MinutesAgo(5)));

        var whole = await ExplainAsync(2_000);

        whole.Quantity.ShouldBe(23);
        whole.Reasons.Select(reason => (reason.Kind, reason.Movements)).ShouldBe(
        [
            (StockReasonKind.Counted, 1), (StockReasonKind.Received, 1), (StockReasonKind.Issued, 1), (StockReasonKind.Adjusted, 1),
            (StockReasonKind.Amended, 1), (StockReasonKind.BeforeTheCount, 1), (StockReasonKind.Voided, 1),
        ]);
        for (var size = 1; size <= 8; size++) (await ExplainAsync(size)).ToString().ShouldBe(whole.ToString());

        Task<StockExplanation> ExplainAsync(int size) =>
            new InventoryQueries(server.Store) { PageSize = size }.ExplainAsync(shop.StoreId, shop.Milk, "Asia/Seoul", CancellationToken.None);
    }
}
