using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Support;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Server.Tests.Sync;

/// <summary>A server that talks to its database through a proxy that counts.</summary>
public sealed class CountedServer(PostgresCluster cluster) : TestServer(cluster)
{
    internal CountingProxy? Proxy { get; private set; }

    protected override NpgsqlDataSource Open(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        Proxy = new(settings.Port);
        settings.Port = Proxy.Port;
        return Database.Open(settings.ConnectionString, Settings.Schema);
    }

    // Hints to other servers go their own way, after the commit; here they would be counted with what a request asks for.
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Service<ChangeHints>().StopAsync(CancellationToken.None);
    }
}

public class RoundTripTests(CountedServer server) : IClassFixture<CountedServer>
{
    [Fact]
    public async Task A_batch_of_500_items_over_100_products_takes_two_round_trips_and_a_commit()
    {
        var shop = await server.NewShopAsync();
        var products = new List<Guid>();
        for (var i = 0; i < 100; i++) products.Add(await server.AddProductAsync($"상품 {i}"));
        await shop.SyncAsync(products.Select(product => shop.Device.Count(product, 10)));
        var items = Enumerable.Range(0, 500).Select(i => shop.Device.Outbound(products[i % 100], 1)).ToList();
        server.Proxy!.Take();

        var results = await shop.SyncAsync(items);

        server.Proxy.Take().ShouldBe((2, 0, 1));
        results.Select(result => result.Status).ShouldAllBe(status => status == "accepted");
        results[^1].Stock.ShouldBe(5);
    }

    [Fact]
    public async Task A_batch_over_500_streams_takes_as_many_with_new_items_among_them_and_one_more_with_100_late_ones()
    {
        var shop = await server.NewShopAsync();
        var products = await ProductsAsync(500);
        await shop.SyncAsync(products.Take(300).Select(product => shop.Device.Count(product, 10, shop.MinutesAgo(60))));
        server.Proxy!.Take();

        var results = await shop.SyncAsync(products.Select(product => shop.Device.Inbound(product, 1, shop.MinutesAgo(30))));

        server.Proxy.Take().ShouldBe((2, 0, 1));
        results.Select(result => result.Stock).ShouldBe([.. Enumerable.Repeat(11m, 300), .. Enumerable.Repeat(1m, 200)]);

        // 100 that come late, by days and by minutes in turn, 300 that do not, and 100 new ones.
        var more = await ProductsAsync(100);
        server.Proxy.Take();
        results = await shop.SyncAsync([
            .. products.Skip(300).Take(100).Select((product, place) => shop.Device.Outbound(product, 1, shop.MinutesAgo(place % 2 == 0 ? 2 * 1440 : 45))),
            .. products.Take(300).Concat(more).Select(product => shop.Device.Inbound(product, 1, shop.MinutesAgo(1))),
        ]);

        server.Proxy.Take().ShouldBe((3, 0, 1));
        results.Take(100).Select(result => result.Stock).ShouldAllBe(stock => stock == 0);
        (await server.AskAsync<long>("select count(*) from mt_streams where tenant_id = $1", shop.StoreId.ToString())).ShouldBe(600);
        await server.ShouldBeConsistentAsync();
    }

    // As many sheets bring them: one transaction.
    private async Task<IReadOnlyList<Guid>> ProductsAsync(int count)
    {
        ProductRegistered[] made = [.. Enumerable.Range(0, count).Select(place => new ProductRegistered
        {
            Id = Guid.CreateVersion7(),
            ProductId = Guid.CreateVersion7(),
            DeviceId = Guid.NewGuid(),
            Seq = 1,
            RecordedBy = Guid.NewGuid(),
            OccurredAt = server.Clock.Now,
            Changes = new Dictionary<string, string?> { [ProductField.Name] = $"상품 {place}" },
            Barcodes = new Dictionary<string, decimal?>(),
        })];
        await server.EditAsync(made);
        return [.. made.Select(product => product.ProductId)];
    }

    [Fact]
    public async Task A_batch_of_a_few_items_takes_two_round_trips_and_a_commit()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Count(shop.Milk, 20));
        server.Proxy!.Take();

        await shop.SyncAsync(Enumerable.Range(0, 20).Select(_ => shop.Device.Outbound(shop.Milk, 1)));

        server.Proxy.Take().ShouldBe((2, 0, 1));
    }

    [Fact]
    public async Task What_needs_the_items_history_takes_one_more_however_many_items_do()
    {
        var shop = await server.NewShopAsync();
        var bread = await server.AddProductAsync("빵");
        var sale = shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(5));
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 1, shop.MinutesAgo(20)), sale, shop.Device.Inbound(bread, 1, shop.MinutesAgo(5)));
        server.Proxy!.Take();

        await shop.SyncAsync(
            shop.Device.Count(shop.Milk, 10, shop.MinutesAgo(10)), shop.Device.Count(bread, 20, shop.MinutesAgo(10)),
            shop.Device.Amend(shop.Milk, sale, 2, shop.MinutesAgo(1)));

        server.Proxy.Take().ShouldBe((3, 0, 1));
        (await shop.StockAsync(shop.Milk)).ShouldBe(8);
    }

    [Fact]
    public async Task What_comes_days_late_takes_one_more_and_reads_no_history()
    {
        var shop = await server.NewShopAsync();
        var bread = await server.AddProductAsync("빵");
        await shop.SyncAsync(new[] { shop.Milk, bread }.Select(product => shop.Device.Inbound(product, 10, shop.MinutesAgo(5))));
        server.Proxy!.Take();

        var results = await shop.SyncAsync(
            shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(3 * 1440)), shop.Device.Outbound(bread, 2, shop.MinutesAgo(2 * 1440)),
            shop.Device.Outbound(bread, 1, shop.MinutesAgo(1)));

        server.Proxy.Take().ShouldBe((3, 0, 1));
        results.Select(result => result.Stock).ShouldBe([9, 8, 7]);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task What_comes_days_late_beside_what_needs_a_history_takes_one_more_too()
    {
        var shop = await server.NewShopAsync();
        var bread = await server.AddProductAsync("빵");
        await shop.SyncAsync(
            shop.Device.Inbound(bread, 10, shop.MinutesAgo(2 * 1440)), shop.Device.Inbound(bread, 10, shop.MinutesAgo(5)),
            shop.Device.Inbound(shop.Milk, 10, shop.MinutesAgo(5)));
        server.Proxy!.Take();

        var results = await shop.SyncAsync(
            shop.Device.Count(shop.Milk, 5, shop.MinutesAgo(10)), shop.Device.Outbound(bread, 1, shop.MinutesAgo(3 * 1440)),
            shop.Device.Outbound(bread, 2, shop.MinutesAgo(2 * 1440)), shop.Device.Outbound(bread, 3, shop.MinutesAgo(1)));

        server.Proxy.Take().ShouldBe((3, 0, 1));
        results.Select(result => result.Stock).ShouldBe([15, 19, 17, 14]);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_batch_that_is_refused_writes_nothing()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 1));
        server.Proxy!.Take();

        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, -1));

        server.Proxy.Take().Commits.ShouldBe(0);
    }
}
