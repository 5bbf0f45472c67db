using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Counting;
using DDonDDon.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace DDonDDon.Server.Tests.Counting;

public class ApprovalTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_approval_makes_one_count_a_product_where_its_last_line_was_scanned()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var session = await shop.OpenSessionAsync();
        var colleague = await server.AddUserAsync(Role.Worker, shop.StoreId);
        await server.ShareAsync(shop.Device, shop.Worker, colleague);
        var last = shop.Device.Line(session, shop.Milk, 7, "창고", shop.MinutesAgo(20)).With("recordedBy", colleague.Id);
        await shop.SyncAsync(
            shop.Device.Inbound(shop.Milk, 20, shop.MinutesAgo(60)), shop.Device.Line(session, shop.Milk, 5, "매장", shop.MinutesAgo(30)), last,
            shop.Device.Outbound(shop.Milk, 2, shop.MinutesAgo(10)));

        var approved = await admin.ApproveAsync(session);

        approved.Status.ShouldBe(200, approved.Body);
        (approved["status"].GetString(), approved["booked"].GetInt32(), approved["decidedBy"].GetGuid()).ShouldBe(("approved", 1, admin.Id));
        (await shop.StockAsync(shop.Milk)).ShouldBe(10, "12 were counted, and 2 were sold since");
        var row = (await admin.SheetAsync(session)).Row(shop.Milk);
        var count = await shop.StoredAsync(new JsonObject { ["id"] = row.GetProperty("movementId").GetGuid() });
        count["occurredAt"]!.GetValue<string>().ShouldBe(Device.Time(shop.MinutesAgo(20)));
        (count["deviceId"]!.GetValue<Guid>(), count["seq"]!.GetValue<long>()).ShouldBe((shop.Device.Id, last["seq"]!.GetValue<long>()));
        (count["recordedBy"]!.GetValue<Guid>(), count["syncedBy"]!.GetValue<Guid>()).ShouldBe((colleague.Id, admin.Id));
        var link = count["session"]!;
        (link["id"]!.GetValue<Guid>(), link["expected"]!.GetValue<decimal>(), link["moved"]!.GetValue<bool>()).ShouldBe((session, 20, false));
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task The_sheet_shows_for_good_what_the_approver_saw()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 10, shop.MinutesAgo(60)), shop.Device.Line(session, shop.Milk, 8, null, shop.MinutesAgo(30)));
        await admin.ApproveAsync(session);

        await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 2, shop.MinutesAgo(40)));

        var row = (await admin.SheetAsync(session)).Row(shop.Milk);
        (row.Number("expected"), row.Number("difference")).ShouldBe((10, -2));
        (await shop.StockAsync(shop.Milk)).ShouldBe(8);
    }

    [Fact]
    public async Task Approving_again_changes_nothing()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(shop.Device.Line(session, shop.Milk, 8));
        var first = await admin.ApproveAsync(session);
        var events = await shop.EventsAsync();

        var again = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => admin.ApproveAsync(session)));

        again.ShouldAllBe(answer => answer.Status == 200 && answer.Body == first.Body);
        (await shop.EventsAsync()).ShouldBe(events);
    }

    [Fact]
    public async Task Who_approves_a_version_hears_when_something_was_counted_since()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var session = await shop.OpenSessionAsync();
        (await admin.ApproveAsync(session)).ShouldBeProblem(422, "countSession.empty");
        await shop.SyncAsync(shop.Device.Line(session, shop.Milk, 8));
        var seen = (await admin.SheetAsync(session))["session"].GetProperty("version").GetInt64();
        await shop.SyncAsync(shop.Device.Line(session, shop.Milk, 9));

        (await admin.ApproveAsync(session, new { version = seen })).ShouldBeProblem(409, "countSession.changed");
        (await shop.CountsAsync()).ShouldBe(0);
        (await admin.ApproveAsync(session, new { version = seen + 1 })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_discarded_session_books_nothing()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(shop.Device.Line(session, shop.Milk, 8));

        var discarded = await admin.DiscardSessionAsync(session, "두 번 셈");

        (discarded["status"].GetString(), discarded["reason"].GetString(), discarded["decidedBy"].GetGuid()).ShouldBe(("discarded", "두 번 셈", admin.Id));
        (await admin.ApproveAsync(session)).ShouldBeProblem(409, "countSession.closed");
        (await admin.ReverseAsync(session)).ShouldBeProblem(409, "countSession.not_approved");
        (await shop.Worker.PostAsync($"/api/v1/count-sessions/{session}/pause")).ShouldBeProblem(409, "countSession.closed");
        (await admin.DiscardSessionAsync(session, "다른 까닭"))["reason"].GetString().ShouldBe("두 번 셈");
        (await admin.DiscardSessionAsync(session, "줄\n바꿈")).ShouldBeProblem(422, "countSession.reason_invalid");
        (await shop.CountsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_reversal_leaves_the_stock_as_if_nobody_had_counted()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(
            shop.Device.Inbound(shop.Milk, 20, shop.MinutesAgo(60)), shop.Device.Line(session, shop.Milk, 12, null, shop.Now),
            shop.Device.Outbound(shop.Milk, 2, shop.MinutesAgo(10)));
        await admin.ApproveAsync(session);
        var movement = (await admin.SheetAsync(session)).Row(shop.Milk).GetProperty("movementId").GetGuid();
        (await shop.SyncOneAsync(shop.Device.Item("AMEND", shop.Milk, 13, shop.Now).With("movementId", movement))).ShouldBe("accepted");
        (await shop.StockAsync(shop.Milk)).ShouldBe(13);

        var reversed = await admin.ReverseAsync(session, "다른 가게를 셈");

        (reversed["status"].GetString(), reversed["reversedBy"].GetGuid(), reversed["reason"].GetString()).ShouldBe(("reversed", admin.Id, "다른 가게를 셈"));
        (await shop.StockAsync(shop.Milk)).ShouldBe(18);
        (await shop.Worker.GetAsync($"/api/v1/transactions/{movement}"))["voided"].GetBoolean().ShouldBeTrue();
        var events = await shop.EventsAsync();
        (await admin.ReverseAsync(session)).Body.ShouldBe(reversed.Body);
        (await shop.EventsAsync()).ShouldBe(events);
        (await admin.ApproveAsync(session)).ShouldBeProblem(409, "countSession.closed");
        (await admin.DiscardSessionAsync(session)).ShouldBeProblem(409, "countSession.approved");
        await server.ShouldBeConsistentAsync();
    }

    // The database refuses one product's count, as if the server had died after the transactions before it.
    [Fact]
    public async Task An_approval_that_was_cut_off_is_finished_later_and_counts_each_product_once()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var session = await shop.OpenSessionAsync();
        var products = new List<Guid>();
        for (var i = 0; i < CountBooking.ProductsAtOnce + 30; i++) products.Add(await server.AddProductAsync($"상품 {i}"));
        products.Sort();
        await shop.SyncAsync(products.Select(product => shop.Device.Line(session, product, 3)));
        await server.DoAsync($$"""
            create function cut() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$;
            create trigger cut before insert on mt_doc_currentstock for each row when (new.id = '{{products[^1]}}') execute function cut();
            """);
        try
        {
            (await admin.ApproveAsync(session)).Status.ShouldBe(500);
            (await shop.CountsAsync()).ShouldBe(CountBooking.ProductsAtOnce);
            (await admin.SheetAsync(session))["session"].GetProperty("status").GetString().ShouldBe("approving");
            (await shop.SyncOneAsync(shop.Device.Line(session, shop.Milk, 1))).ShouldBe("quarantined", "countSession.closed");
        }
        finally
        {
            await server.DoAsync("drop trigger cut on mt_doc_currentstock; drop function cut();");
        }

        await using var sibling = await server.StartSiblingAsync();
        await Task.WhenAll(server.FinishAllAsync(), sibling.Services.GetRequiredService<CountBooking>().RunAsync(CancellationToken.None),
            admin.ApproveAsync(session));

        (await shop.CountsAsync()).ShouldBe(products.Count);
        var session2 = (await admin.SheetAsync(session))["session"];
        (session2.GetProperty("status").GetString(), session2.GetProperty("booked").GetInt32()).ShouldBe(("approved", products.Count));
        (await admin.ReverseAsync(session))["status"].GetString().ShouldBe("reversed");
        (await shop.StockAsync(products[0])).ShouldBe(0);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task What_cannot_be_counted_is_told_and_does_not_keep_the_rest()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var (bread, cake) = (await server.AddProductAsync("빵"), await server.AddProductAsync("케이크"));
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(
            shop.Device.Line(session, shop.Milk, 8), shop.Device.Line(session, bread, 1_000_000_000, "매장"), shop.Device.Line(session, bread, 1, "창고"),
            shop.Device.Line(session, cake, 2));
        // No client can take the id of the count that is to come; here the server itself has.
        var taken = new CountedProduct(session, cake, []).MovementId;
        (await shop.SyncOneAsync(shop.Device.Inbound(cake, 9).With("id", taken))).ShouldBe("rejected", "id.invalid");
        await shop.BookAsServerAsync(taken, cake, 9);

        var approved = await admin.ApproveAsync(session);

        approved.Status.ShouldBe(200, approved.Body);
        approved["booked"].GetInt32().ShouldBe(1);
        approved["refused"].EnumerateArray().Select(one => (one.GetProperty("productId").GetGuid(), one.GetProperty("code").GetString()!))
            .ShouldBe(new[] { (bread, "quantity.invalid"), (cake, "id.conflict") }, ignoreOrder: true);
        (await shop.StockAsync(shop.Milk)).ShouldBe(8);
        (await admin.ReverseAsync(session))["status"].GetString().ShouldBe("reversed");
        (await admin.GetAsync($"/api/v1/inventory/{shop.StoreId}/{cake}"))["quantity"].GetDecimal().ShouldBe(9, "what was not this session's stays");
    }

    [Fact]
    public async Task A_reversal_that_could_not_void_something_is_not_reversed_and_says_what()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var cake = await server.AddProductAsync("케이크");
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(shop.Device.Line(session, shop.Milk, 500), shop.Device.Line(session, cake, 2));
        (await admin.ApproveAsync(session))["booked"].GetInt32().ShouldBe(2);
        await shop.BookAsServerAsync(new CountedProduct(session, cake, []).VoidId, cake, 1);

        var reversed = await admin.ReverseAsync(session);

        reversed["status"].GetString().ShouldBe("approved");
        reversed["refused"].EnumerateArray().Select(one => (one.GetProperty("productId").GetGuid(), one.GetProperty("code").GetString()!))
            .ShouldBe([(cake, "id.conflict")]);
        (await shop.StockAsync(shop.Milk)).ShouldBe(0, "what could be voided is");
        server.Clock.Now += TimeSpan.FromMinutes(1);
        (await admin.ReverseAsync(session))["status"].GetString().ShouldBe("approved", "nothing has changed");
        (await shop.StockAsync(shop.Milk)).ShouldBe(0);
    }

    [Fact]
    public async Task Lines_and_sales_that_race_with_the_approval_are_in_or_out_and_never_half()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 100, shop.MinutesAgo(90)), shop.Device.Line(session, shop.Milk, 50, "매장", shop.MinutesAgo(80)));
        var devices = Enumerable.Range(0, 4).Select(_ => shop.NewDevice()).ToList();

        var lines = devices.Select(device => SendAsync(device, i => device.Line(session, shop.Milk, i + 1, $"칸 {device.Id}", shop.MinutesAgo(70 - i))))
            .ToList();
        var sales = devices.Select(device => SendAsync(device, i => device.Outbound(shop.Milk, 1, shop.MinutesAgo(60 - i)))).ToList();
        await Task.Delay(30);
        var approved = await admin.ApproveAsync(session, new { accepted = new[] { shop.Milk } });
        await Task.WhenAll([.. lines, .. sales]);

        approved.Status.ShouldBe(200, approved.Body);
        (await Task.WhenAll(sales)).SelectMany(results => results).ShouldAllBe(result => result.Status == "accepted");
        var sent = (await Task.WhenAll(lines)).SelectMany(results => results).ToList();
        sent.ShouldAllBe(result => result.Status == "accepted" || result.Code == "countSession.closed");
        var sheet = await admin.SheetAsync(session);
        sheet["session"].GetProperty("lines").GetInt32().ShouldBe(1 + sent.Count(result => result.Status == "accepted"));
        var row = sheet.Row(shop.Milk);
        (await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}/{shop.Milk}"))["baseline"].Number("quantity").ShouldBe(row.Number("counted"));
        (await shop.CountsAsync()).ShouldBe(1);
        await server.ShouldBeConsistentAsync();

        async Task<List<ItemAnswer>> SendAsync(Device device, Func<int, JsonObject> item)
        {
            var results = new List<ItemAnswer>();
            for (var i = 0; i < 10; i++) results.AddRange(await shop.Worker.SyncAsync(device.Batch(item(i))));
            return results;
        }
    }

    [Fact]
    public async Task A_session_is_paused_and_resumed_by_anybody_who_counts()
    {
        var shop = await server.NewShopAsync();
        var session = await shop.OpenSessionAsync();

        (await shop.Worker.PostAsync($"/api/v1/count-sessions/{session}/pause"))["status"].GetString().ShouldBe("paused");
        (await shop.Worker.PostAsync($"/api/v1/count-sessions/{session}/pause"))["version"].GetInt64().ShouldBe(2);
        (await shop.SyncOneAsync(shop.Device.Line(session, shop.Milk, 1))).ShouldBe("accepted");
        (await shop.Worker.PostAsync($"/api/v1/count-sessions/{session}/resume"))["status"].GetString().ShouldBe("open");
    }

    [Theory]
    [InlineData("", null, "countSession.name_invalid")]
    [InlineData("실\u0007사", null, "countSession.name_invalid")]
    [InlineData("실사", "매장|매장", "countSession.zones_invalid")]
    [InlineData("실사", "창고|\u110e\u1161\u11bc\u1100\u1169", "countSession.zones_invalid")]
    [InlineData("실사", " ", "countSession.zones_invalid")]
    public async Task A_session_that_makes_no_sense_is_not_opened(string name, string? zones, string code)
    {
        var shop = await server.NewShopAsync();

        (await shop.Worker.PostAsync("/api/v1/count-sessions", new { storeId = shop.StoreId, name, zones = zones?.Split('|') })).ShouldBeProblem(422, code);
    }

    [Fact]
    public async Task The_same_session_is_opened_once_and_its_id_is_nobody_elses()
    {
        var (shop, elsewhere, admin) = (await server.NewShopAsync(), await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var request = new { id = Guid.CreateVersion7(), storeId = shop.StoreId, name = "실사", zones = new[] { "매장" } };

        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.Worker.PostAsync("/api/v1/count-sessions", request)));

        opened.ShouldAllBe(answer => answer.Status == 201 && answer.Body == opened[0].Body);
        (await shop.EventsAsync()).ShouldBe(1);
        (await admin.PostAsync("/api/v1/count-sessions", new { request.id, storeId = elsewhere.StoreId, request.name, request.zones }))
            .ShouldBeProblem(409, "id.conflict");
        (await admin.PostAsync("/api/v1/count-sessions", new { request.id, request.storeId, request.name })).ShouldBeProblem(409, "id.conflict");
        (await admin.PostAsync("/api/v1/count-sessions", new { id = Guid.Empty, request.storeId, request.name })).ShouldBeProblem(422, "id.invalid");
        // A product may have the session's id: their streams are different ones.
        await server.EditAsync(server.Change(shop.Milk, "name", "우유") with { ProductId = request.id });
        (await shop.SyncOneAsync(shop.Device.Inbound(request.id, 3))).ShouldBeAccepted(3);
    }
}
