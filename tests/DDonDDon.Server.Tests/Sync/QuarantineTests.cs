using System.Text.Json.Nodes;
using DDonDDon.Server.Tests.Quarantine;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Sync;

public class QuarantineTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_unknown_barcode_is_kept_as_it_was_sent_with_its_own_time()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Scan("INBOUND", $"new-{shop.StoreId}", 2, shop.MinutesAgo(90)).With("note", "새 상품");

        (await shop.SyncOneAsync(item)).ShouldBe("quarantined", "barcode.unknown");

        await ShouldBeKeptAsync(shop, item, shop.MinutesAgo(90));
        (await shop.EventsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_unknown_product_is_quarantined_and_does_not_affect_the_others()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Count(Guid.CreateVersion7(), 2, shop.MinutesAgo(90));

        var results = await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 1), item, shop.Device.Inbound(shop.Milk, 1));

        results.Select(result => result.Status).ShouldBe(["accepted", "quarantined", "accepted"]);
        results[1].ShouldBe("quarantined", "product.unknown");
        await ShouldBeKeptAsync(shop, item, shop.MinutesAgo(90));
    }

    [Fact]
    public async Task What_happened_before_the_store_was_taken_away_is_for_an_admin_and_what_happened_after_is_refused()
    {
        var shop = await server.NewShopAsync();
        server.Clock.Now += TimeSpan.FromMinutes(20);
        var (before, after) =
            (shop.Device.Inbound(shop.Milk, 1, shop.MinutesAgo(15)), shop.Device.Inbound(shop.Milk, 1, shop.MinutesAgo(5)));
        server.Clock.Now -= TimeSpan.FromMinutes(10);
        await server.AssignAsync(shop.Worker);
        server.Clock.Now += TimeSpan.FromMinutes(10);

        var results = await shop.SyncAsync(before, after);

        results[0].ShouldBe("quarantined", "store.unassigned");
        results[1].ShouldBe("rejected", "store.forbidden");
        await ShouldBeKeptAsync(shop, before, shop.MinutesAgo(15));
    }

    [Fact]
    public async Task Sent_again_it_is_still_in_quarantine_once()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Scan("OUTBOUND", $"late-{shop.StoreId}", 2);
        var first = await shop.SyncOneAsync(item);

        (await shop.SyncOneAsync(item)).Json.ToString().ShouldBe(first.Json.ToString());

        (await CountAsync(item)).ShouldBe(1);
    }

    [Fact]
    public async Task Its_id_with_another_content_is_a_conflict()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Scan("OUTBOUND", $"none-{shop.StoreId}", 2);
        await shop.SyncAsync(item);

        (await shop.SyncOneAsync(item.With("quantity", 3))).ShouldBe("id_conflict", "id.conflict");
        (await shop.SyncOneAsync(item)).ShouldBe("quarantined", "barcode.unknown");
        (await server.ConflictsAsync(item)).ShouldBe(1);
    }

    [Fact]
    public async Task A_repeat_within_one_batch_is_answered_alike()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Scan("OUTBOUND", $"twice-{shop.StoreId}", 2);

        var results = await shop.SyncAsync(item, item);

        results.Select(result => result.Code).ShouldBe(["barcode.unknown", "barcode.unknown"]);
        (await CountAsync(item)).ShouldBe(1);
    }

    private Task<long> CountAsync(JsonObject item) =>
        server.AskAsync<long>("select count(*) from mt_events where type = 'item_quarantined' and data ->> 'itemId' = $1", $"{item.IdOf()}");

    private async Task ShouldBeKeptAsync(Shop shop, JsonObject item, DateTimeOffset occurredAt)
    {
        (await CountAsync(item)).ShouldBe(1);
        var kept = JsonNode.Parse(await server.AskAsync<string>(
            "select data::text from mt_events where type = 'item_quarantined' and data ->> 'itemId' = $1", $"{item.IdOf()}"))!;
        kept["content"]!.GetValue<string>().ShouldBe(item.ToJsonString());
        kept["occurredAt"]!.GetValue<DateTimeOffset>().ShouldBe(occurredAt);
        kept["syncedBy"]!.GetValue<Guid>().ShouldBe(shop.Worker.Id);
    }
}
