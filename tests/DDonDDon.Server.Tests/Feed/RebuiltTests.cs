using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Feed;

/// <summary>What changes documents without an event reaches those who have them.</summary>
public class RebuiltTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Stock_that_a_rebuild_mends_comes_again_and_nothing_else_does()
    {
        var (shop, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));
        await other.SyncAsync(other.Device.Inbound(shop.Milk, 5));
        await BreakAsync("update mt_doc_currentstock set data = jsonb_set(data, '{quantity}', '99') where tenant_id = $1", shop);
        var (reader, neighbour) = (new Reader(shop.Worker), new Reader(other.Worker));
        await reader.PullAsync();
        await neighbour.PullAsync();
        reader.Documents[("stock", shop.StoreId, shop.Milk)].GetProperty("quantity").GetDecimal().ShouldBe(99);

        await RebuildAsync();

        (await reader.PullAsync(() => 1)).Select(change => change.Key).ShouldBe([("store", shop.StoreId, shop.StoreId), ("stock", shop.StoreId, shop.Milk)]);
        reader.Documents[("stock", shop.StoreId, shop.Milk)].GetProperty("quantity").GetDecimal().ShouldBe(5);
        (await neighbour.PullAsync()).ShouldBeEmpty();
        await RebuildAsync();
        (await reader.PullAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Stock_that_a_rebuild_removes_is_purged_first()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));
        await BreakAsync("""
            insert into mt_doc_currentstock (tenant_id, id, data, mt_version)
            select tenant_id, gen_random_uuid(), data, mt_version from mt_doc_currentstock where tenant_id = $1
            """, shop);
        var reader = new Reader(shop.Worker);
        await reader.TakeSnapshotAsync();
        reader.Received.Count(change => change.Kind is "stock").ShouldBe(2);

        await RebuildAsync();

        (await reader.PullAsync(() => 1)).Select(change => change.Kind).ShouldBe(["purge", "store", "stock"]);
        (await reader.PullAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_life_of_the_database_ends_every_cursor()
    {
        var shop = await server.NewShopAsync();
        var reader = new Reader(shop.Worker);
        await reader.PullAsync();

        await using (var renew = server.DataSource.CreateCommand("update ddon.ddon_feed_epoch set epoch = gen_random_uuid()"))
            await renew.ExecuteNonQueryAsync();

        (await reader.AskAsync()).ShouldBeProblem(410, "cursor.gone");
        await reader.TakeSnapshotAsync();
        (await reader.PullAsync()).ShouldBeEmpty();
    }

    private Task<RebuildResult> RebuildAsync() => new Rebuilder(server.Store).RebuildAsync(DdonProjections.CurrentStock, 2, null, CancellationToken.None);

    private async Task BreakAsync(string sql, Shop shop)
    {
        await using var command = server.DataSource.CreateCommand(sql);
        command.Parameters.Add(new() { Value = $"{shop.StoreId}" });
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }
}
