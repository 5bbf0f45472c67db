using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Quarantine;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Sync;

public class ProductItemTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_edit_is_stored_once_however_often_it_is_sent()
    {
        var (admin, device) = await AdminAsync();
        var id = await server.AddProductAsync("우유");
        server.Clock.Now += TimeSpan.FromMinutes(2);
        var edit = Edit(device, id, new JsonObject { ["name"] = "우유 1L", ["price"] = 2500.50m, ["unit"] = null }, server.Clock.Now.AddMinutes(-1));

        var first = (await admin.SyncAsync(device.Batch(edit)))[0];
        var second = (await admin.SyncAsync(device.Batch(edit, edit)));
        var other = (await admin.SyncAsync(device.Batch(edit.With("changes", new JsonObject { ["name"] = "두유" }))))[0];

        first.ShouldBe("accepted");
        first.Version.ShouldBe(2);
        first.OccurredAt.ShouldBe(server.Clock.Now.AddMinutes(-1));
        second.ShouldAllBe(answer => answer.Status == "duplicate" && answer.Version == 2 && answer.SyncedAt == first.SyncedAt
            && answer.OccurredAt == first.OccurredAt);
        other.ShouldBe("id_conflict", "id.conflict");
        var product = await admin.GetAsync($"/api/v1/products/{id}");
        (product["name"].GetString(), product["price"].GetDecimal(), product["version"].GetInt64()).ShouldBe(("우유 1L", 2500.5m, 2));
        (await admin.GetAsync("/api/v1/products?search=우유 1l")).Items.ShouldContain(item => item.GetProperty("id").GetGuid() == id);
        (await server.ConflictsAsync(edit)).ShouldBe(1);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_new_product_is_there_for_the_movements_of_the_same_batch()
    {
        var (admin, device) = await AdminAsync();
        var shop = await server.NewShopAsync();
        var (product, code) = (Guid.CreateVersion7(), Gtin.Next());
        var scan = device.Scan("INBOUND", code, 2).With("storeId", shop.StoreId);
        var edit = Edit(device, product, new JsonObject { ["name"] = "새 상품" })
            .With("barcodes", new JsonArray(new JsonObject { ["code"] = code, ["packSize"] = 12 },
                new JsonObject { ["code"] = $"own-{code}", ["internal"] = true }));

        var answers = await admin.SyncAsync(device.Batch(scan, edit));

        answers[1].ShouldBe("accepted");
        answers[0].ShouldBeAccepted(24);
        var removed = Edit(device, product, new JsonObject()).With("barcodes", new JsonArray(new JsonObject { ["code"] = code, ["removed"] = true }));
        (await admin.SyncAsync(device.Batch(removed)))[0].ShouldBe("accepted");
        (await admin.GetAsync($"/api/v1/products/barcode/{code}")).ShouldBeProblem(404, "barcode.unknown");
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Two_devices_that_edit_offline_keep_both_fields_and_the_later_value_of_one()
    {
        var (admin, early) = await AdminAsync();
        var late = new Device(server.Clock, Guid.NewGuid());
        var id = await server.AddProductAsync("그대로");
        server.Clock.Now += TimeSpan.FromMinutes(5);
        var now = server.Clock.Now;

        await admin.SyncAsync(late.Batch(Edit(late, id, new JsonObject { ["name"] = "나중" }, now.AddMinutes(-1))));
        await admin.SyncAsync(early.Batch(Edit(early, id, new JsonObject { ["name"] = "먼저", ["unit"] = "봉" }, now.AddMinutes(-2))));

        var product = await admin.GetAsync($"/api/v1/products/{id}");
        (product["name"].GetString(), product["unit"].GetString()).ShouldBe(("나중", "봉"));
    }

    [Fact]
    public async Task An_edit_is_placed_by_the_clock_of_its_batch()
    {
        var (admin, device) = await AdminAsync();
        var id = await server.AddProductAsync("시계");
        server.Clock.Now += TimeSpan.FromMinutes(3);
        var fast = server.Clock.Now.AddHours(2);
        var batch = device.Batch(
            Edit(device, id, new JsonObject { ["name"] = "빠른 시계" }, fast.AddMinutes(-1)),
            Edit(device, id, new JsonObject { ["unit"] = "개" }, fast.AddYears(1)).With("ageMs", 30_000));
        batch["sentAt"] = Device.Time(fast);

        var answers = await admin.SyncAsync(batch);

        answers[0].OccurredAt.ShouldBe(server.Clock.Now.AddMinutes(-1));
        answers[1].OccurredAt.ShouldBe(server.Clock.Now.AddSeconds(-30));
        answers.ShouldAllBe(answer => answer.Effects.Single().Kind == "clock_corrected");
    }

    [Fact]
    public async Task Only_an_administrators_edits_are_taken_and_others_harm_nobody()
    {
        var shop = await server.NewShopAsync();

        var answers = await shop.SyncAsync(
            Edit(shop.Device, shop.Milk, new JsonObject { ["name"] = "내 우유" }), shop.Device.Inbound(shop.Milk, 3),
            Edit(shop.Device, shop.Milk, new JsonObject { ["name"] = "x" }).With("recordedBy", (await server.AddUserAsync(Role.Admin)).Id));

        answers[0].ShouldBe("rejected", "product.forbidden");
        answers[1].ShouldBeAccepted(3);
        answers[2].ShouldBe("rejected", "product.forbidden");
        var (admin, device) = await AdminAsync();
        (await admin.SyncAsync(device.Batch(Edit(device, shop.Milk, new JsonObject { ["name"] = "x" }).With("recordedBy", shop.Worker.Id))))[0]
            .ShouldBe("rejected", "recordedBy.forbidden");
    }

    [Fact]
    public async Task An_administrator_who_was_disabled_is_turned_away()
    {
        var (admin, device) = await AdminAsync();
        var id = await server.AddProductAsync("남은 것");
        await server.DisableAsync(admin);

        (await admin.SendAsync(device.Batch(Edit(device, id, new JsonObject { ["name"] = "x" })))).ShouldBeProblem(401, "auth.revoked");
    }

    [Fact]
    public async Task The_id_of_a_movement_is_no_id_for_an_edit_and_the_other_way_round()
    {
        var (admin, device) = await AdminAsync();
        var shop = await server.NewShopAsync();
        var movement = device.Inbound(shop.Milk, 1).With("storeId", shop.StoreId);
        var edit = Edit(device, shop.Milk, new JsonObject { ["unit"] = "갑" });
        await admin.SyncAsync(device.Batch(movement, edit));

        var answers = await admin.SyncAsync(device.Batch(
            Edit(device, shop.Milk, new JsonObject { ["unit"] = "병" }).With("id", movement.IdOf()),
            device.Inbound(shop.Milk, 1).With("storeId", shop.StoreId).With("id", edit.IdOf())));

        answers.ShouldAllBe(answer => answer.Status == "id_conflict");
    }

    [Theory]
    [InlineData("""{"changes":{}}""", "product.invalid")]
    [InlineData("""{"changes":[]}""", "product.invalid")]
    [InlineData("""{"changes":"x"}""", "product.invalid")]
    [InlineData("""{"changes":{"name":""}}""", "product.invalid")]
    [InlineData("""{"changes":{"name":null}}""", "product.invalid")]
    [InlineData("""{"changes":{"name":"a\u0000"}}""", "product.invalid")]
    [InlineData("""{"changes":{"name":"\ud800"}}""", "product.invalid")]
    [InlineData("""{"changes":{"\ud800":"x"}}""", "product.unknown_field")]
    [InlineData("""{"changes":{"color":"x"}}""", "product.unknown_field")]
    [InlineData("""{"changes":{"name":"a","name":"b"}}""", "item.duplicate_member")]
    [InlineData("""{"changes":{"price":1e400}}""", "product.invalid")]
    [InlineData("""{"changes":{"price":"1"}}""", "product.invalid")]
    [InlineData("""{"changes":{"archived":1}}""", "product.invalid")]
    [InlineData("""{"barcodes":{}}""", "barcode.invalid")]
    [InlineData("""{"barcodes":[7]}""", "barcode.invalid")]
    [InlineData("""{"barcodes":[{"code":"\ud800"}]}""", "barcode.invalid")]
    [InlineData("""{"barcodes":[{"code":"a\u0000b","internal":true}]}""", "barcode.invalid")]
    [InlineData("""{"barcodes":[{"code":"8801234567893","packSize":0}]}""", "barcode.pack_size")]
    [InlineData("""{"barcodes":[{"code":"8801234567893","packSize":1e400}]}""", "barcode.invalid")]
    [InlineData("""{"barcodes":[{"code":"8801234567890"}]}""", "barcode.check_digit")]
    [InlineData("""{"barcodes":[{"code":"PLU"}]}""", "barcode.not_gtin")]
    [InlineData("""{"barcodes":[{"code":"PLU","internal":"yes"}]}""", "barcode.invalid")]
    [InlineData("""{"productId":null,"changes":{"name":"x"}}""", "productId.required")]
    [InlineData("""{"productId":"x","changes":{"name":"x"}}""", "productId.invalid")]
    [InlineData("""{"quantity":1,"changes":{"name":"x"}}""", "item.unknown_member")]
    [InlineData("""{"seq":-1,"changes":{"name":"x"}}""", "seq.invalid")]
    [InlineData("""{"ageMs":-1,"changes":{"name":"x"}}""", "age.invalid")]
    [InlineData("""{"occurredAt":"9999-12-31T23:59:59Z","changes":{"name":"x"}}""", "occurredAt.invalid")]
    public async Task An_edit_that_makes_no_sense_is_refused_and_its_neighbour_is_not(string members, string code)
    {
        var (admin, device) = await AdminAsync();
        var id = await server.AddProductAsync("이웃");
        var good = Edit(device, id, new JsonObject { ["unit"] = "개" });
        var fields = Edit(device, id, new JsonObject()).Without("changes").ToJsonString();
        var overridden = System.Text.Json.JsonDocument.Parse(members).RootElement.EnumerateObject().Where(member => !member.NameEquals("changes"))
            .Select(member => member.Name)
            .Aggregate(JsonNode.Parse(fields)!.AsObject(), (item, name) => item.Without(name)).ToJsonString();
        var bad = $"{overridden[..^1]},{members[1..]}";
        var batch = device.Batch().ToJsonString().Replace("\"items\":[]", $"\"items\":[{bad},{good.ToJsonString()}]");

        var answer = await admin.Client.SendBatchAsync(batch);

        answer.Status.ShouldBe(200, answer.Body);
        answer.Results[0].ShouldBe("rejected", code);
        answer.Results[1].ShouldBe("accepted");
    }

    [Fact]
    public async Task A_new_product_without_a_name_and_a_taken_code_are_refused()
    {
        var (admin, device) = await AdminAsync();
        var code = Gtin.Next();
        await server.AddProductAsync("임자", (code, 1));

        var answers = await admin.SyncAsync(device.Batch(
            Edit(device, Guid.CreateVersion7(), new JsonObject { ["unit"] = "개" }),
            Edit(device, Guid.CreateVersion7(), new JsonObject { ["name"] = "도둑" }).With("barcodes", new JsonArray(new JsonObject { ["code"] = code })),
            Edit(device, await server.OpenStoreAsync(), new JsonObject { ["name"] = "가게" })));

        answers[0].ShouldBe("rejected", "product.invalid");
        answers[1].ShouldBe("rejected", "barcode.taken");
        answers[2].ShouldBe("rejected", "id.conflict");
    }

    private async Task<(TestUser, Device)> AdminAsync() => (await server.AddUserAsync(Role.Admin), new(server.Clock, Guid.NewGuid()));

    private static JsonObject Edit(Device device, Guid productId, JsonObject changes, DateTimeOffset? at = null) =>
        device.Item("PRODUCT", productId, null, at).Without("storeId").With("changes", changes);
}
