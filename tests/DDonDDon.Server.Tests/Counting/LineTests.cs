using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Quarantine;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Counting;

public class LineTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Two_devices_that_count_overlapping_zones_offline_make_one_sheet_in_either_order()
    {
        foreach (var firstSendsFirst in new[] { true, false })
        {
            var (shop, other) = (await server.NewShopAsync(), default(Device)!);
            other = shop.NewDevice();
            var bread = await server.AddProductAsync("빵");
            var session = await shop.OpenSessionAsync(null, "매장", "창고");
            var mine = shop.Device.Batch(
                shop.Device.Line(session, shop.Milk, 5, "매장", shop.MinutesAgo(30)), shop.Device.Line(session, shop.Milk, 7, "창고", shop.MinutesAgo(20)),
                shop.Device.Line(session, bread, 2, "매장", shop.MinutesAgo(19)));
            var theirs = other.Batch(
                other.Line(session, shop.Milk, 6, "매장", shop.MinutesAgo(25)), other.Line(session, shop.Milk, 9, "창고", shop.MinutesAgo(28)));

            foreach (var batch in firstSendsFirst ? [mine, theirs] : new[] { theirs, mine })
                (await shop.Worker.SyncAsync(batch)).ShouldAllBe(result => result.Status == "accepted");

            var sheet = await shop.Worker.SheetAsync(session);
            sheet.Row(shop.Milk).Number("counted").ShouldBe(27, "5 and 6 of the shelf, 7 and 9 of the room");
            sheet.Row(bread).Number("counted").ShouldBe(2);
            sheet["session"].GetProperty("lines").GetInt32().ShouldBe(5);
            (await shop.StockAsync(shop.Milk)).ShouldBe(0, "nothing changes stock until somebody approves");
        }
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_line_is_remembered_for_good()
    {
        var shop = await server.NewShopAsync();
        var session = await shop.OpenSessionAsync();
        var line = shop.Device.Line(session, shop.Milk, 5, "매장", shop.MinutesAgo(30)).With("note", "윗칸");
        var first = await shop.SyncOneAsync(line);
        first.ShouldBe("accepted");

        var again = await shop.SyncOneAsync(line);

        again.ShouldBe("duplicate");
        (again.Version, again.OccurredAt, again.SyncedAt).ShouldBe((first.Version, first.OccurredAt, first.SyncedAt));
        foreach (var (member, value) in new (string, System.Text.Json.Nodes.JsonNode)[] { ("zone", "창고"), ("quantity", 6),
            ("sessionId", Guid.CreateVersion7()) })
            (await shop.SyncOneAsync(line.With(member, value))).ShouldBe("id_conflict", "id.conflict");
        (await shop.SyncOneAsync(shop.Device.Inbound(shop.Milk, 1).With("id", line.IdOf()))).ShouldBe("id_conflict", "id.conflict");
        (await shop.SyncAsync(line, line)).ShouldAllBe(result => result.Status == "duplicate");
        var stored = await shop.StoredAsync(line);
        (stored["zone"]!.GetValue<string>(), stored["note"]!.GetValue<string>(), stored["syncedBy"]!.GetValue<Guid>()).ShouldBe(("매장", "윗칸", shop.Worker.Id));
        (await shop.EventsAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Lines_and_movements_share_a_batch_and_a_transaction()
    {
        var shop = await server.NewShopAsync();
        var session = await shop.OpenSessionAsync();

        var results = await shop.SyncAsync(
            shop.Device.Inbound(shop.Milk, 10), shop.Device.Line(session, shop.Milk, 9), shop.Device.Outbound(shop.Milk, 2),
            shop.Device.Line(session, shop.Milk, -1));

        results.Select(result => result.Code ?? result.Status).ShouldBe(["accepted", "accepted", "accepted", "quantity.invalid"]);
        results.Select(result => result.Stock).ShouldBe([10, null, 8, null]);
        (await server.AskAsync<long>("select count(distinct timestamp) from mt_events where tenant_id = $1 and data ? 'seq'", $"{shop.StoreId}")).ShouldBe(1);
    }

    [Theory]
    [InlineData("sessionId", null, "sessionId.required")]
    [InlineData("sessionId", "x", "sessionId.invalid")]
    [InlineData("zone", "", "zone.invalid")]
    [InlineData("zone", "a\u0000b", "zone.invalid")]
    [InlineData("zone", " 매장", "zone.invalid")]
    [InlineData("reason", "damage", "item.unexpected_member")]
    [InlineData("reference", "PO-1", "item.unexpected_member")]
    [InlineData("movementId", "0192f7c1-7a52-7cc3-98c4-dc0c0c07398f", "item.unexpected_member")]
    [InlineData("quantity", null, "quantity.required")]
    [InlineData("productId", null, "product.required")]
    [InlineData("occurredAt", "gestern", "occurredAt.invalid")]
    public async Task A_line_that_cannot_be_read_is_refused(string member, string? value, string code)
    {
        var shop = await server.NewShopAsync();
        var line = shop.Device.Line(await shop.OpenSessionAsync(), shop.Milk, 5);

        (await shop.SyncOneAsync(line.With(member, value))).ShouldBe("rejected", code);
    }

    [Fact]
    public async Task Only_lines_have_sessions_and_zones_and_they_only_come_with_a_batch()
    {
        var shop = await server.NewShopAsync();
        var session = await shop.OpenSessionAsync();
        (await shop.SyncOneAsync(shop.Device.Count(shop.Milk, 1).With("sessionId", session))).ShouldBe("rejected", "item.unexpected_member");
        (await shop.SyncOneAsync(shop.Device.Count(shop.Milk, 1).With("zone", "매장"))).ShouldBe("rejected", "item.unexpected_member");

        (await shop.Worker.PostAsync("/api/v1/transactions", shop.Device.Line(session, shop.Milk, 1).With("deviceId", shop.Device.Id)))
            .ShouldBeProblem(422, "item.unknown_member");
        (await shop.Worker.PostAsync("/api/v1/transactions", shop.Device.Item("COUNT_LINE", shop.Milk, 1).With("deviceId", shop.Device.Id)))
            .ShouldBeProblem(422, "type.unknown");
    }

    [Fact]
    public async Task A_scan_of_an_unknown_code_joins_the_sheet_when_the_code_is_known_with_its_pack_size()
    {
        var shop = await server.NewShopAsync();
        var session = await shop.OpenSessionAsync();
        var code = $"box-{shop.StoreId}";
        var line = await shop.QuarantineAsync(
            shop.Device.Scan("COUNT_LINE", code, 3, shop.MinutesAgo(30)).With("sessionId", session).With("zone", "창고"), "barcode.unknown");
        await shop.SyncAsync(shop.Device.Line(session, shop.Milk, 5, "매장", shop.MinutesAgo(10)));

        await server.EditAsync(server.Change(shop.Milk, "name", "우유 1L") with { Barcodes = new Dictionary<string, decimal?> { [code] = 12 } });

        await server.ShouldBeReleasedAsync(line);
        var row = (await shop.Worker.SheetAsync(session)).Row(shop.Milk);
        row.Number("counted").ShouldBe(41);
        row.GetProperty("countedAt").GetDateTimeOffset().ShouldBe(shop.MinutesAgo(10));
        (await shop.SyncOneAsync(line)).ShouldBe("duplicate");
    }

    [Fact]
    public async Task A_line_for_no_session_of_the_store_is_kept_until_an_administrator_decides()
    {
        var (shop, elsewhere, admin) = (await server.NewShopAsync(), await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var unknown = Guid.CreateVersion7();
        var line = await shop.QuarantineAsync(shop.Device.Line(unknown, shop.Milk, 3), "countSession.unknown");
        await shop.QuarantineAsync(shop.Device.Line(await elsewhere.OpenSessionAsync(), shop.Milk, 3), "countSession.unknown");

        (await DecisionTests.ReleaseAsync(admin, line)).ShouldBeProblem(404, "countSession.unknown");
        (await admin.PostAsync("/api/v1/count-sessions", new { id = unknown, storeId = shop.StoreId, name = "잃은 실사" })).Status.ShouldBe(201);
        (await DecisionTests.ReleaseAsync(admin, line)).Status.ShouldBe(200);

        (await admin.SheetAsync(unknown)).Row(shop.Milk).Number("counted").ShouldBe(3);
    }

    [Fact]
    public async Task A_line_that_arrives_after_the_approval_goes_to_quarantine_and_stays_there()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(shop.Device.Line(session, shop.Milk, 5, "매장"));
        (await admin.ApproveAsync(session)).Status.ShouldBe(200);

        var late = await shop.QuarantineAsync(shop.Device.Line(session, shop.Milk, 7, "창고"), "countSession.closed");

        (await DecisionTests.ReleaseAsync(admin, late)).ShouldBeProblem(409, "countSession.closed");
        (await shop.StockAsync(shop.Milk)).ShouldBe(5);
        (await DecisionTests.DiscardAsync(admin, late, "늦음")).Status.ShouldBe(200);
        (await shop.SyncOneAsync(late)).ShouldBe("rejected", "quarantine.discarded");
    }

    [Fact]
    public async Task A_wrong_clock_is_corrected_for_lines_as_for_movements()
    {
        var shop = await server.NewShopAsync();
        var session = await shop.OpenSessionAsync();
        var batch = shop.Device.Batch(shop.Device.Line(session, shop.Milk, 5, null, shop.Now.AddYears(1).AddMinutes(-3)))
            .With("sentAt", Device.Time(shop.Now.AddYears(1)));

        var result = (await shop.Worker.SyncAsync(batch))[0];

        (result.Status, result.OccurredAt).ShouldBe(("accepted", shop.MinutesAgo(3)));
        result.Effects.ShouldBe([("clock_corrected", null)]);
        (await shop.Worker.SyncAsync(batch))[0].Effects.ShouldBe([("clock_corrected", null)]);
    }

    [Fact]
    public async Task A_worker_who_lost_the_store_sends_lines_to_an_administrator()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var session = await shop.OpenSessionAsync();
        server.Clock.Now += TimeSpan.FromMinutes(10);
        var line = await shop.UnassignedAsync(shop.Device.Line(session, shop.Milk, 5, null, shop.MinutesAgo(5)));

        (await DecisionTests.ReleaseAsync(admin, line)).Status.ShouldBe(200);

        (await admin.SheetAsync(session)).Row(shop.Milk).Number("counted").ShouldBe(5);
    }
}
