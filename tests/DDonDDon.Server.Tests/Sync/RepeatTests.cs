using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Quarantine;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Sync;

public class RepeatTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task The_same_batch_again_gets_the_first_answers_and_changes_nothing()
    {
        var shop = await server.NewShopAsync();
        var delivery = shop.Device.Inbound(shop.Milk, 20);
        var batch = shop.Device.Batch(
            delivery, shop.Device.Outbound(shop.Milk, 30), shop.Device.Count(shop.Milk, 3),
            shop.Device.Void(shop.Milk, delivery));
        var first = await shop.Worker.SyncAsync(batch);
        await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 1));
        var events = await shop.EventsAsync();

        server.Clock.Now += TimeSpan.FromDays(400);
        var again = await server.SignedIn(shop.Worker.Id, shop.Worker.Email, Role.Worker, shop.StoreId)
            .SyncAsync(batch.With("sentAt", Device.Time(shop.Now)));

        again.Select(result => result.Json.ToString()).ShouldBe(
            first.Select(result => result.Json.ToString().Replace("\"accepted\"", "\"duplicate\"", StringComparison.Ordinal)));
        (await shop.EventsAsync()).ShouldBe(events);
        (await server.AskAsync<decimal>(
            "select (data ->> 'quantity')::numeric from mt_doc_currentstock where tenant_id = $1", $"{shop.StoreId}"))
                .ShouldBe(2);
    }

    [Fact]
    public async Task A_repeat_within_one_batch_is_a_duplicate()
    {
        var shop = await server.NewShopAsync();
        var delivery = shop.Device.Inbound(shop.Milk, 5);

        var results = await shop.SyncAsync(delivery, shop.Device.Outbound(shop.Milk, 1), delivery);

        results.Select(result => result.Status).ShouldBe(["accepted", "accepted", "duplicate"]);
        (results[2].Stock, results[2].Version).ShouldBe((5, 1));
        (await shop.EventsAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task How_it_is_spelled_and_sent_does_not_matter()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 5, shop.MinutesAgo(5)).With("recordedBy", shop.Worker.Id);
        await shop.SyncAsync(item);

        var spelled = item.With("quantity", JsonNode.Parse("5.000")).With("id", item.IdOf().ToString().ToUpperInvariant())
            .With("occurredAt", item["occurredAt"]!.GetValue<string>().Replace("Z", "+00:00", StringComparison.Ordinal))
            .With("ageMs", 5).With("note", null).Without("recordedBy");

        (await shop.SyncOneAsync(spelled)).ShouldBe("duplicate");
    }

    public static TheoryData<string, string> Differences => new()
    {
        { "type", "\"OUTBOUND\"" },
        { "quantity", "6" },
        { "occurredAt", "\"2026-11-22T02:00:00.123456Z\"" },
        { "seq", "99" },
        { "reason", "\"sample\"" },
        { "note", "\"other\"" },
        { "reference", "\"PO-2\"" },
        { "productId", "\"0192f7c1-0000-7000-8000-000000000001\"" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public async Task The_same_id_with_another_content_is_a_conflict_that_is_kept_once(string member, string value)
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 5);
        await shop.SyncAsync(item);

        await ShouldConflictAsync(shop, item, shop.Device.Batch(item.With(member, JsonNode.Parse(value))));
    }

    [Fact]
    public async Task The_same_id_from_another_device_or_by_barcode_is_a_conflict()
    {
        var shop = await server.NewShopAsync();
        var code = $"milk-{shop.StoreId}";
        var product = await server.AddProductAsync("우유", (code, 1));
        var (first, second) = (shop.Device.Inbound(product, 5), shop.Device.Inbound(product, 5));
        await shop.SyncAsync(first, second);

        await ShouldConflictAsync(shop, first, shop.NewDevice().Batch(first));
        await ShouldConflictAsync(shop, second, shop.Device.Batch(second.Without("productId").With("barcode", code)));
    }

    [Fact]
    public async Task The_same_amendment_of_another_movement_or_as_a_void_is_a_conflict()
    {
        var shop = await server.NewShopAsync();
        var (delivery, other) = (shop.Device.Inbound(shop.Milk, 5), shop.Device.Inbound(shop.Milk, 1));
        var (first, second) = (shop.Device.Amend(shop.Milk, delivery, 4), shop.Device.Amend(shop.Milk, delivery, 3));
        await shop.SyncAsync(delivery, other, first, second);

        await ShouldConflictAsync(shop, first, shop.Device.Batch(first.With("movementId", other.IdOf())));
        await ShouldConflictAsync(shop, second, shop.Device.Batch(second.Without("quantity").With("void", true)));
    }

    [Fact]
    public async Task The_same_id_in_another_store_is_a_conflict()
    {
        var (shop, elsewhere) = (await server.NewShopAsync(), await server.NewShopAsync());
        var admin = await server.AddUserAsync(Role.Admin);
        var item = shop.Device.Inbound(shop.Milk, 5);
        await shop.SyncAsync(item);

        var answer = await admin.SyncAsync(shop.Device.Batch(item.With("storeId", elsewhere.StoreId)));

        answer[0].ShouldBe("id_conflict", "id.conflict");
        (await elsewhere.EventsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Different_contents_of_one_id_within_one_batch_are_a_conflict()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 5);

        var results = await shop.SyncAsync(item, item.With("quantity", 6));

        results[0].ShouldBeAccepted(stock: 5);
        results[1].ShouldBe("id_conflict", "id.conflict");
        (await server.ConflictsAsync(item)).ShouldBe(1);
    }

    private async Task ShouldConflictAsync(Shop shop, JsonObject item, JsonObject batch)
    {
        var events = await shop.EventsAsync();
        for (var attempt = 0; attempt < 2; attempt++)
            (await shop.Worker.SyncAsync(batch))[0].ShouldBe("id_conflict", "id.conflict");

        (await server.ConflictsAsync(item)).ShouldBe(1);
        (await shop.EventsAsync()).ShouldBe(events);
        (await shop.SyncOneAsync(item)).ShouldBe("duplicate");
        var raw = await server.AskAsync<string>(
            "select data ->> 'content' from mt_events where type = 'id_conflicted' and data ->> 'itemId' = $1", $"{item.IdOf()}");
        JsonNode.DeepEquals(JsonNode.Parse(raw), batch["items"]![0]).ShouldBeTrue(raw);
    }

}
