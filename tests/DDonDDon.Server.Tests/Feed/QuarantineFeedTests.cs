using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Feed;

/// <summary>What a device sent and could not be booked comes to its store, and so does what became of it.</summary>
public class QuarantineFeedTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_item_comes_when_it_goes_into_quarantine_and_when_it_is_booked()
    {
        var (shop, code) = (await server.NewShopAsync(), $"PLU-{Guid.NewGuid():N}");
        var reader = new Reader(shop.Worker);
        await reader.PullAsync();
        var scan = shop.Device.Scan("INBOUND", code, 4);
        (await shop.SyncOneAsync(scan)).ShouldBe("quarantined", "barcode.unknown");

        var waiting = (await reader.PullAsync()).Single();
        waiting.Key.ShouldBe(("quarantine", shop.StoreId, scan.IdOf()));
        (waiting.Data.GetProperty("status").GetString(), waiting.Data.GetProperty("reason").GetString()).ShouldBe(("open", "barcode.unknown"));

        await server.EditAsync(server.Change(shop.Milk, ProductField.Name, "우유") with { Barcodes = new Dictionary<string, decimal?> { [code] = 1 } });
        await Eventually.TrueAsync(async () =>
        {
            await reader.PullAsync(() => 1);
            return reader.Documents[waiting.Key].GetProperty("status").GetString() == "released";
        });
        reader.Documents[("stock", shop.StoreId, shop.Milk)].GetProperty("quantity").GetDecimal().ShouldBe(4);
        reader.Received.Count(change => change.Kind is "quarantine").ShouldBe(2);
    }

    [Fact]
    public async Task What_is_thrown_away_is_told_once_and_is_in_no_snapshot()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var reader = new Reader(shop.Worker);
        await reader.PullAsync();
        var (kept, thrown) = (shop.Device.Scan("INBOUND", $"PLU-{Guid.NewGuid():N}", 1), shop.Device.Scan("INBOUND", $"PLU-{Guid.NewGuid():N}", 2));
        await shop.SyncAsync(kept, thrown);
        await reader.PullAsync(() => 1);

        (await admin.PostAsync($"/api/v1/quarantine/{thrown.IdOf()}/discard", new { reason = "두 번 찍음" })).Status.ShouldBe(200);

        var told = (await reader.PullAsync()).Single();
        (told.Id, told.Data.GetProperty("status").GetString()).ShouldBe((thrown.IdOf(), "discarded"));
        (await reader.PullAsync()).ShouldBeEmpty();
        var (whole, paged) = (new Reader(shop.Worker), new Reader(shop.Worker));
        await whole.TakeSnapshotAsync();
        await paged.PullAsync(() => 2);
        foreach (var one in new[] { whole, paged })
            one.Documents.Keys.Where(key => key.Kind is "quarantine").Select(key => key.Id).ShouldBe([kept.IdOf()]);
        whole.Cursor.ShouldBe(paged.Cursor);
    }

    [Fact]
    public async Task A_listener_hears_of_an_item_in_quarantine()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 1));
        using var listener = await EventStreamReader.OpenAsync(shop.Worker);

        await shop.SyncAsync(shop.Device.Scan("INBOUND", $"PLU-{Guid.NewGuid():N}", 1));

        (await listener.NextOfAsync(shop.StoreId)).Position.ShouldBe(
            await server.AskAsync<long>("select max(seq_id) from mt_events where type = 'item_quarantined' and tenant_id = $1", $"{shop.StoreId}"));
    }
}
