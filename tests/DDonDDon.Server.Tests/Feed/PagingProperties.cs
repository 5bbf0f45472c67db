using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Server.Tests.Feed;

public class PagingProperties(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Any_sizes_of_pages_give_the_same_sequence()
    {
        var shops = new[] { await server.NewShopAsync(), await server.NewShopAsync() };
        var worker = await server.AddUserAsync(Role.Worker, [.. shops.Select(shop => shop.StoreId)]);
        var admin = await server.AddUserAsync(Role.Admin);
        var begun = new Reader(worker);
        await begun.PullAsync();
        await HappenAsync(shops, admin);
        var whole = new Reader(worker);
        await whole.PullAsync();
        var later = await new Reader(worker) { Cursor = begun.Cursor }.PullAsync();
        whole.Received.Count.ShouldBeGreaterThan(20);
        later.Count.ShouldBeGreaterThan(15);

        Prop.ForAll(Gen.Choose(1, 9).NonEmptyListOf().ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), (sizes, fromStart) =>
        {
            var (reader, page) = (new Reader(worker) { Cursor = fromStart ? null : begun.Cursor }, 0);
            var received = reader.PullAsync(() => sizes[page++ % sizes.Count]).GetAwaiter().GetResult();
            received.Select(change => change.Text).ShouldBe((fromStart ? whole.Received : later).Select(change => change.Text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    // In each ledger what is older lies before what is younger, and of several events of a stream only the last one shows.
    private async Task HappenAsync(Shop[] shops, TestUser admin)
    {
        var random = new Random(20261122);
        var products = new List<Guid>();
        for (var i = 0; i < 8; i++) products.Add(await server.AddProductAsync($"상품 {i}"));
        for (var i = 0; i < 40; i++)
        {
            var (shop, product) = (shops[random.Next(2)], products[random.Next(products.Count)]);
            switch (random.Next(5))
            {
                case 0: await server.EditAsync(server.Change(product, ProductField.Name, $"이름 {i}")); break;
                case 1: await admin.PatchAsync($"/api/v1/stores/{shop.StoreId}", new { name = $"가게 {i}" }); break;
                case 2: await shop.Worker.PutAsync($"/api/v1/inventory/{shop.StoreId}/{product}/reorder-point", new { reorderPoint = i }); break;
                default: await shop.SyncAsync(shop.Device.Inbound(product, 1), shop.Device.Outbound(shop.Milk, 1)); break;
            }
        }
    }
}
