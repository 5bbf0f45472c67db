using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Conflicts;

/// <summary>People decide, and the stock is what they were told it would be.</summary>
public class ResolveTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("keep", null, 12)]
    [InlineData("apply_difference", null, 9)]
    [InlineData("set_quantity", 5.5, 5.5)]
    public async Task A_late_sale_is_decided_in_each_way(string choice, double? quantity, double stock)
    {
        var shop = await server.NewShopAsync();
        var conflict = await shop.MeetAsync();
        var answer = await shop.Worker.ResolveAsync(conflict, new { choice, quantity });
        answer.Status.ShouldBe(200, answer.Body);
        answer["status"].GetString().ShouldBe("closed");
        answer["stock"].GetDecimal().ShouldBe((decimal)stock);
        (answer["decision"].Text("choice"), answer["decision"].Text("decidedByEmail")).ShouldBe((choice, shop.Worker.Email));
        answer["choices"].GetArrayLength().ShouldBe(0);
        (await shop.StockAsync(shop.Milk)).ShouldBe((decimal)stock);
        (await shop.ConflictsAsync("&status=open")).ShouldBeEmpty();
        await server.ShouldBeConsistentAsync();
    }

    [Theory]
    [InlineData("keep", null, 12)]
    [InlineData("take_other", null, 10)]
    [InlineData("set_quantity", 11.0, 11)]
    public async Task Two_counts_are_decided_in_each_way(string choice, double? quantity, double stock)
    {
        var shop = await server.NewShopAsync();
        var tablet = shop.NewDevice();
        await shop.SyncAsync(shop.Device.Count(shop.Milk, 10, shop.MinutesAgo(30)));
        await shop.SyncFromAsync(tablet, tablet.Count(shop.Milk, 12, shop.MinutesAgo(25)));
        var answer = await shop.Worker.ResolveAsync(await shop.OnlyConflictAsync(), new { choice, quantity });
        answer.Status.ShouldBe(200, answer.Body);
        (await shop.StockAsync(shop.Milk)).ShouldBe((decimal)stock);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Stock_below_zero_is_decided_by_counting()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 3));
        (await shop.Worker.ResolveAsync(await shop.OnlyConflictAsync(), new { choice = "set_quantity", quantity = 4 })).Status.ShouldBe(200);
        (await shop.StockAsync(shop.Milk)).ShouldBe(4);
        (await shop.ConflictsAsync())[0].GetProperty("decision").GetProperty("quantity").GetDecimal().ShouldBe(4);
        await server.ShouldBeConsistentAsync();
    }

    [Theory]
    [InlineData("keep", "우유 1리터")]
    [InlineData("take_other", "우유 1L")]
    public async Task Edits_are_decided_by_an_administrator(string choice, string name)
    {
        var product = await server.AddProductAsync("우유");
        server.Clock.Now = server.Clock.Now.AddMinutes(30);
        var admin = await server.AddUserAsync(Role.Admin);
        foreach (var given in new[] { "우유 1L", "우유 1리터" })
        {
            var device = new Device(server.Clock, Guid.NewGuid());
            var edit = device.Item("PRODUCT", product, null, server.Clock.Now.AddMinutes(-1)).Without("storeId")
                .With("changes", new JsonObject { ["name"] = given }).With("baseVersion", 1)
                .With("occurredAt", Device.Time(server.Clock.Now.AddSeconds(given.Length - 100)));
            (await admin.SyncAsync(device.Batch(edit)))[0].Status.ShouldBe("accepted");
        }
        await admin.PatchAsync($"/api/v1/products/{product}", new { changes = new { unit = "팩" } });
        var conflict = (await admin.GetAsync($"/api/v1/conflicts?productId={product}")).Items.ShouldHaveSingleItem();
        var answer = await admin.ResolveAsync(conflict, new { choice });
        answer.Status.ShouldBe(200, answer.Body);
        (await admin.GetAsync($"/api/v1/products/{product}"))["name"].GetString().ShouldBe(name);
        (await admin.ResolveAsync(conflict, new { choice })).Status.ShouldBe(200);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task The_same_decision_again_answers_the_same_and_another_is_refused()
    {
        var shop = await server.NewShopAsync();
        var other = await server.AddUserAsync(Role.Worker, shop.StoreId);
        var conflict = await shop.MeetAsync();
        var decision = new { choice = "apply_difference", id = Guid.CreateVersion7() };
        var first = await shop.Worker.ResolveAsync(conflict, decision);
        var events = await shop.EventsAsync();

        (await shop.Worker.ResolveAsync(conflict, decision)).Body.ShouldBe(first.Body);
        (await shop.Worker.ResolveAsync(conflict, new { choice = "apply_difference" })).Body.ShouldBe(first.Body);
        (await other.ResolveAsync(conflict, new { choice = "apply_difference" })).ShouldBeProblem(409, "conflict.resolved");
        (await shop.Worker.ResolveAsync(conflict, new { choice = "keep" })).ShouldBeProblem(409, "conflict.resolved");
        (await shop.Worker.ResolveAsync(conflict, new { choice = "keep", decision.id })).ShouldBeProblem(409, "id.conflict");
        (await shop.EventsAsync()).ShouldBe(events);
        (await shop.StockAsync(shop.Milk)).ShouldBe(9);
    }

    [Fact]
    public async Task Of_many_people_who_decide_at_once_one_does()
    {
        var shop = await server.NewShopAsync();
        var conflict = await shop.MeetAsync();
        string[] choices = ["keep", "apply_difference", "keep", "apply_difference", "keep", "apply_difference"];
        var people = await Task.WhenAll(choices.Select(_ => server.AddUserAsync(Role.Worker, shop.StoreId)));
        var answers = await Task.WhenAll(people.Zip(choices, (person, choice) => person.ResolveAsync(conflict, new { choice })));
        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 409 && answer.Body.Contains("conflict.resolved"));
        var taken = answers.Single(answer => answer.Status == 200)["decision"].Text("choice");
        (await shop.StockAsync(shop.Milk)).ShouldBe(taken is "keep" ? 12 : 9);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_decision_made_offline_comes_with_the_batch()
    {
        var shop = await server.NewShopAsync();
        var (conflict, tablet) = (await shop.MeetAsync(), shop.NewDevice());
        var decision = Resolve(tablet, conflict, "set_quantity", shop.MinutesAgo(40)).With("quantity", 10);
        var answers = await shop.SyncFromAsync(tablet, decision, tablet.Outbound(shop.Milk, 1, shop.MinutesAgo(30)),
            tablet.Outbound(shop.Milk, 2, shop.MinutesAgo(80)));
        answers.Select(answer => answer.Status).ShouldBe(["accepted", "accepted", "accepted"]);
        answers[0].Stock.ShouldBe(9);
        (await shop.StockAsync(shop.Milk)).ShouldBe(9);

        var repeat = (await shop.SyncFromAsync(tablet, decision))[0];
        repeat.ShouldBe("duplicate");
        (repeat.Stock, repeat.ProductId).ShouldBe((9m, shop.Milk));
        (await shop.SyncFromAsync(tablet, decision.With("quantity", 11)))[0].ShouldBe("id_conflict", "id.conflict");
        (await shop.SyncFromAsync(tablet, Resolve(tablet, conflict, "keep", shop.MinutesAgo(1))))[0].ShouldBe("rejected", "conflict.resolved");
        (await shop.StockAsync(shop.Milk)).ShouldBe(9);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_recorded_decision_gets_the_same_answer_on_its_device_whoever_works_there_now()
    {
        var (shop, elsewhere) = (await server.NewShopAsync(), await server.NewShopAsync());
        var (conflict, tablet) = (await shop.MeetAsync(), shop.NewDevice());
        var decision = Resolve(tablet, conflict, "keep", shop.MinutesAgo(1));
        var events = await shop.EventsAsync();
        (await elsewhere.Worker.SyncAsync(tablet.Batch(decision)))[0].ShouldBe("rejected", "store.forbidden");
        (await shop.EventsAsync()).ShouldBe(events);
        (await shop.SyncFromAsync(tablet, decision))[0].ShouldBe("accepted");

        var again = (await elsewhere.Worker.SyncAsync(tablet.Batch(decision)))[0];

        again.ShouldBe("duplicate");
        again.Stock.ShouldBe(12);
        (await elsewhere.Worker.SyncAsync(tablet.Batch(decision.With("choice", "apply_difference"))))[0].ShouldBe("rejected", "store.forbidden");
        (await elsewhere.Worker.SyncAsync(shop.NewDevice().Batch(decision)))[0].ShouldBe("rejected", "store.forbidden");
    }

    [Fact]
    public async Task A_recorded_decision_about_a_product_gets_the_same_answer_on_its_device_whoever_works_there_now()
    {
        var shop = await server.NewShopAsync();
        var admin = await server.AddUserAsync(Role.Admin);
        server.Clock.Now = server.Clock.Now.AddHours(1);
        foreach (var name in new[] { "우유 1L", "우유 1리터" })
        {
            var edit = shop.NewDevice().Item("PRODUCT", shop.Milk, null, shop.MinutesAgo(20)).Without("storeId")
                .With("changes", new JsonObject { ["name"] = name });
            (await admin.SyncAsync(shop.NewDevice().Batch(edit)))[0].ShouldBe("accepted");
        }
        var conflict = (await admin.GetAsync($"/api/v1/conflicts?kind=product_edit&productId={shop.Milk}")).Items.ShouldHaveSingleItem();
        var tablet = shop.NewDevice();
        var decision = Resolve(tablet, conflict, "take_other", shop.MinutesAgo(1)).Without("storeId");
        (await shop.SyncFromAsync(tablet, decision))[0].ShouldBe("rejected", "conflict.unknown");
        (await admin.SyncAsync(tablet.Batch(decision)))[0].ShouldBe("accepted");

        (await shop.SyncFromAsync(tablet, decision))[0].ShouldBe("duplicate");
        (await shop.SyncFromAsync(tablet, decision.With("choice", "keep")))[0].ShouldBe("rejected", "conflict.unknown");
    }

    [Fact]
    public async Task Decisions_that_cannot_be_harm_nobody()
    {
        var (shop, elsewhere) = (await server.NewShopAsync(), await server.NewShopAsync());
        var (conflict, tablet) = (await shop.MeetAsync(), shop.NewDevice());
        var bad = Resolve(tablet, conflict, "keep", shop.MinutesAgo(1));
        // Decided after all the others, whatever their ids are.
        var good = Resolve(tablet, conflict, "keep", shop.MinutesAgo(1));
        var answers = await shop.SyncFromAsync(tablet,
            bad.With("id", Guid.CreateVersion7()).Without("conflictId"),
            bad.With("id", Guid.CreateVersion7()).With("conflictId", "half"),
            bad.With("id", Guid.CreateVersion7()).With("conflictId", Guid.CreateVersion7()),
            bad.With("id", Guid.CreateVersion7()).With("choice", "take_other"),
            bad.With("id", Guid.CreateVersion7()).With("choice", "\u0000"),
            bad.With("id", Guid.CreateVersion7()).With("quantity", 3),
            bad.With("id", Guid.CreateVersion7()).With("choice", "set_quantity").With("quantity", -1),
            bad.With("id", Guid.CreateVersion7()).With("storeId", elsewhere.StoreId),
            bad.With("id", Guid.CreateVersion7()).Without("storeId"),
            bad.With("id", Guid.CreateVersion7()).With("void", true),
            good,
            tablet.Inbound(shop.Milk, 1, shop.MinutesAgo(1)));
        answers.Select(answer => answer.Code ?? answer.Status).ShouldBe(
        [
            "conflictId.required", "conflictId.invalid", "conflict.unknown", "choice.invalid", "choice.invalid", "quantity.unexpected", "quantity.invalid",
            "store.forbidden", "conflict.unknown", "item.unknown_member", "accepted", "accepted",
        ]);
        (await shop.StockAsync(shop.Milk)).ShouldBe(13);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_movement_that_takes_a_decisions_id_is_told_apart()
    {
        var shop = await server.NewShopAsync();
        var (conflict, id) = (await shop.MeetAsync(), Guid.CreateVersion7());
        (await shop.Worker.ResolveAsync(conflict, new { choice = "keep", id })).Status.ShouldBe(200);
        (await shop.SyncOneAsync(shop.Device.Inbound(shop.Milk, 1).With("id", id))).ShouldBe("id_conflict", "id.conflict");
        (await shop.SyncOneAsync(shop.Device.Inbound(shop.Milk, 1).With("id", conflict.Id()))).ShouldBe("rejected", "id.invalid");
    }

    [Theory]
    [InlineData("""{"choice":"nothing"}""", 422, "choice.invalid")]
    [InlineData("""{"choice":"take_other"}""", 422, "choice.invalid")]
    [InlineData("""{"choice":"keep","quantity":1}""", 422, "quantity.unexpected")]
    [InlineData("""{"choice":"set_quantity"}""", 422, "quantity.required")]
    [InlineData("""{"choice":"set_quantity","quantity":-1}""", 422, "quantity.invalid")]
    [InlineData("""{"choice":"set_quantity","quantity":0.0001}""", 422, "quantity.invalid")]
    [InlineData("""{"choice":"set_quantity","quantity":1e30}""", 400, "request.malformed")]
    [InlineData("""{"choice":"keep","id":"00000000-0000-0000-0000-000000000000"}""", 422, "id.invalid")]
    [InlineData("""{"choice":"keep","other":1}""", 400, "request.malformed")]
    [InlineData("""{}""", 400, "request.malformed")]
    public async Task What_makes_no_sense_is_refused(string body, int status, string code)
    {
        var shop = await server.NewShopAsync();
        var conflict = await shop.MeetAsync();
        (await shop.Worker.PostAsync($"/api/v1/conflicts/{conflict.Id()}/resolve", JsonNode.Parse(body))).ShouldBeProblem(status, code);
        await shop.OnlyConflictAsync();
    }

    [Fact]
    public async Task A_decision_may_open_and_close_others()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Count(shop.Milk, 5, shop.MinutesAgo(90)));
        var tablet = shop.NewDevice();
        await shop.SyncFromAsync(tablet, tablet.Outbound(shop.Milk, 4, shop.MinutesAgo(95)), tablet.Outbound(shop.Milk, 3, shop.MinutesAgo(60)));
        var late = await shop.OnlyConflictAsync();
        (await shop.Worker.ResolveAsync(late, new { choice = "apply_difference" })).Status.ShouldBe(200);
        var negative = await shop.OnlyConflictAsync();
        (negative.Text("kind"), negative.GetProperty("stock").GetDecimal()).ShouldBe(("negative_stock", -2m));
        (await shop.Worker.ResolveAsync(negative, new { choice = "set_quantity", quantity = 0 })).Status.ShouldBe(200);
        (await shop.ConflictsAsync("&status=open")).ShouldBeEmpty();
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task What_closed_by_itself_is_not_decided()
    {
        var shop = await server.NewShopAsync();
        var conflict = await shop.MeetAsync();
        await shop.SyncAsync(shop.Device.Count(shop.Milk, 9, shop.MinutesAgo(1)));
        (await shop.Worker.ResolveAsync(conflict, new { choice = "keep" })).ShouldBeProblem(409, "conflict.closed");
    }

    private static JsonObject Resolve(Device device, JsonElement conflict, string choice, DateTimeOffset at) =>
        device.Item("RESOLVE", Guid.Empty, null, at).Without("productId").With("conflictId", conflict.Id()).With("choice", choice);
}
