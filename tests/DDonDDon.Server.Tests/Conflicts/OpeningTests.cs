using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Conflicts;

/// <summary>What two devices do that a person must look at, and what they hear of it.</summary>
public class OpeningTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_late_sale_opens_a_conflict_and_says_so_again_when_it_is_repeated()
    {
        var shop = await server.NewShopAsync();
        var (phone, tablet) = (shop.NewDevice(), shop.NewDevice());
        var (count, sale) = (phone.Count(shop.Milk, 12, shop.MinutesAgo(90)), tablet.Outbound(shop.Milk, 3, shop.MinutesAgo(100)));
        (await shop.SyncFromAsync(phone, count))[0].ShouldBeAccepted(12);
        var answer = (await shop.SyncFromAsync(tablet, sale))[0];
        answer.ShouldBeAccepted(12);

        var conflict = await shop.OnlyConflictAsync();
        answer.Opened().ShouldBe([conflict.Id()]);
        conflict.Text("kind").ShouldBe("late_movement");
        (conflict.Text("status"), conflict.Text("productName")).ShouldBe(("open", "우유"));
        conflict.GetProperty("movements").EnumerateArray().Select(met => (met.Id(), met.Text("type"), met.GetProperty("quantity").GetDecimal()))
            .ShouldBe([(sale.IdOf(), "OUTBOUND", 3m), (count.IdOf(), "COUNT", 12m)]);
        conflict.Choices().ShouldBe([("keep", 12m), ("apply_difference", 9m), ("set_quantity", null)]);

        var repeat = (await shop.SyncFromAsync(tablet, sale))[0];
        repeat.ShouldBe("duplicate");
        repeat.Opened().ShouldBe([conflict.Id()]);
        (await shop.ConflictsAsync()).Count.ShouldBe(1);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Two_counts_open_a_conflict()
    {
        var shop = await server.NewShopAsync();
        var tablet = shop.NewDevice();
        await shop.SyncAsync(shop.Device.Count(shop.Milk, 10, shop.MinutesAgo(90)), shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(70)));
        var answer = (await shop.SyncFromAsync(tablet, tablet.Count(shop.Milk, 12, shop.MinutesAgo(85))))[0];
        answer.ShouldBeAccepted(11);
        var conflict = await shop.OnlyConflictAsync();
        answer.Opened().ShouldBe([conflict.Id()]);
        conflict.Text("kind").ShouldBe("concurrent_counts");
        conflict.Choices().ShouldBe([("keep", 11m), ("take_other", 9m), ("set_quantity", null)]);

        // A sale between the two arrives later still, from the device of the first count.
        await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 2, shop.MinutesAgo(87)));
        (await shop.ConflictsAsync("&kind=concurrent_counts"))[0].Choices()[1].ShouldBe(("take_other", 7m));
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_device_that_counts_twice_in_one_batch_meets_what_another_device_counted_before()
    {
        var shop = await server.NewShopAsync();
        var tablet = shop.NewDevice();
        var (first, wrong, last) = (
            shop.Device.Count(shop.Milk, 10, shop.MinutesAgo(90)), tablet.Count(shop.Milk, 21, shop.MinutesAgo(88)),
            tablet.Count(shop.Milk, 12, shop.MinutesAgo(87)));
        await shop.SyncAsync(shop.Device.Count(shop.Milk, 7, shop.MinutesAgo(200)), first, shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(89)));
        var answers = await shop.SyncFromAsync(tablet, wrong, last);
        var conflict = await shop.OnlyConflictAsync();
        answers.Select(answer => answer.Opened()).ShouldBe([[], [conflict.Id()]]);
        conflict.GetProperty("movements").EnumerateArray().Select(met => met.Id()).ShouldBe([first.IdOf(), last.IdOf()]);
        conflict.Choices().ShouldBe([("keep", 12m), ("take_other", 9m), ("set_quantity", null)]);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Stock_below_zero_opens_a_conflict_that_a_delivery_closes()
    {
        var shop = await server.NewShopAsync();
        var answer = await shop.SyncOneAsync(shop.Device.Outbound(shop.Milk, 3));
        var conflict = await shop.OnlyConflictAsync();
        answer.Opened().ShouldBe([conflict.Id()]);
        conflict.Text("kind").ShouldBe("negative_stock");
        conflict.GetProperty("stock").GetDecimal().ShouldBe(-3);
        conflict.Choices().ShouldBe([("set_quantity", null)]);

        (await shop.SyncOneAsync(shop.Device.Outbound(shop.Milk, 1))).Opened().ShouldBeEmpty();
        (await shop.SyncOneAsync(shop.Device.Inbound(shop.Milk, 10))).ShouldBeAccepted(6);
        (await shop.ConflictsAsync("&status=open")).ShouldBeEmpty();
        var closed = (await shop.ConflictsAsync("&status=closed")).ShouldHaveSingleItem();
        (closed.Id(), closed.Text("closedBecause")).ShouldBe((conflict.Id(), "cured"));
        closed.GetProperty("choices").GetArrayLength().ShouldBe(0);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_movement_booked_online_opens_and_closes_too()
    {
        var shop = await server.NewShopAsync();
        var (sale, delivery) = (shop.Device.Outbound(shop.Milk, 3, shop.Now), shop.Device.Inbound(shop.Milk, 4, shop.Now));
        var booked = await shop.Worker.PostAsync("/api/v1/transactions", sale.With("deviceId", shop.Device.Id).With("allowNegative", true));
        booked.Status.ShouldBe(201, booked.Body);
        booked.Body.ShouldContain("conflict_opened");
        (await shop.OnlyConflictAsync()).Text("kind").ShouldBe("negative_stock");
        await shop.Worker.PostAsync("/api/v1/transactions", delivery.With("deviceId", shop.Device.Id));
        (await shop.ConflictsAsync("&status=open")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_later_count_and_a_void_close_what_they_answer()
    {
        var shop = await server.NewShopAsync();
        await shop.MeetAsync();
        await shop.SyncAsync(shop.Device.Count(shop.Milk, 9, shop.MinutesAgo(10)));
        (await shop.ConflictsAsync())[0].Text("closedBecause").ShouldBe("recounted");

        var tablet = shop.NewDevice();
        var late = tablet.Inbound(shop.Milk, 5, shop.MinutesAgo(12));
        await shop.SyncFromAsync(tablet, late);
        await shop.OnlyConflictAsync();
        await shop.SyncFromAsync(tablet, tablet.Void(shop.Milk, late, shop.MinutesAgo(1)));
        (await shop.ConflictsAsync("&status=closed")).Select(conflict => conflict.Text("closedBecause")).ShouldBe(["recounted", "voided"], ignoreOrder: true);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Many_items_of_one_batch_open_each_its_own()
    {
        var shop = await server.NewShopAsync();
        Guid[] products = [.. await Task.WhenAll(Enumerable.Range(0, 60).Select(n => server.AddProductAsync($"상품 {n}")))];
        await shop.SyncAsync(products.Select(product => shop.Device.Count(product, 1, shop.MinutesAgo(30))));
        var tablet = shop.NewDevice();
        var answers = await shop.SyncFromAsync(tablet, products.SelectMany(product => new[]
        {
            tablet.Inbound(product, 2, shop.MinutesAgo(35)), tablet.Outbound(product, 4, shop.MinutesAgo(20)),
        }));
        answers.SelectMany(answer => answer.Opened()).Distinct().Count().ShouldBe(120);
        (await shop.ConflictsAsync("&limit=200")).Count.ShouldBe(120);
        (await shop.ConflictsAsync("&limit=200&kind=negative_stock")).Count.ShouldBe(60);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Edits_of_one_field_on_two_devices_open_a_conflict_for_administrators()
    {
        var shop = await server.NewShopAsync();
        var admin = await server.AddUserAsync(Role.Admin);
        server.Clock.Now = server.Clock.Now.AddHours(1);
        JsonObject Edit(string name, double minutesAgo) => shop.NewDevice().Item("PRODUCT", shop.Milk, null, shop.MinutesAgo(minutesAgo))
            .Without("storeId").With("changes", new JsonObject { ["name"] = name });
        var (first, last) = (Edit("우유 1L", 20), Edit("우유 1리터", 10));
        var (one, other) = (shop.NewDevice(), shop.NewDevice());
        (await admin.SyncAsync(one.Batch(first)))[0].Opened().ShouldBeEmpty();
        var answer = (await admin.SyncAsync(other.Batch(last)))[0];
        var repeated = (await admin.SyncAsync(other.Batch(last)))[0];

        var listed = (await admin.GetAsync($"/api/v1/conflicts?kind=product_edit&productId={shop.Milk}")).Items.ShouldHaveSingleItem();
        answer.Opened().ShouldBe([listed.Id()]);
        repeated.Opened().ShouldBe([listed.Id()]);
        listed.Text("field").ShouldBe("name");
        listed.GetProperty("edits").EnumerateArray().Select(edit => edit.Text("value")).ShouldBe(["우유 1L", "우유 1리터"]);
        listed.GetProperty("choices").EnumerateArray().Select(choice => (choice.Text("choice"), choice.Text("resultingValue")))
            .ShouldBe([("keep", "우유 1리터"), ("take_other", "우유 1L")]);
        (await shop.Worker.GetAsync($"/api/v1/conflicts/{listed.Id()}")).ShouldBeProblem(404, "conflict.unknown");
        var auditor = await server.AddUserAsync(Role.Auditor);
        (await auditor.GetAsync($"/api/v1/conflicts/{listed.Id()}")).Status.ShouldBe(200);

        await admin.PatchAsync($"/api/v1/products/{shop.Milk}", new { changes = new { name = "우유" } });
        (await admin.GetAsync($"/api/v1/conflicts/{listed.Id()}"))["closedBecause"].GetString().ShouldBe("edited_again");
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Two_people_at_two_browsers_meet_when_they_say_what_they_saw()
    {
        var product = await server.AddProductAsync("빵");
        var (one, other) = (await server.AddUserAsync(Role.Admin), await server.AddUserAsync(Role.Admin));
        var seen = (await one.GetAsync($"/api/v1/products/{product}"))["version"].GetInt64();
        (await one.PatchAsync($"/api/v1/products/{product}", new { changes = new { price = 1000 }, baseVersion = seen })).Status.ShouldBe(200);
        (await other.PatchAsync($"/api/v1/products/{product}", new { changes = new { price = 1200 }, baseVersion = seen })).Status.ShouldBe(200);
        var conflict = (await other.GetAsync($"/api/v1/conflicts?productId={product}")).Items.ShouldHaveSingleItem();
        conflict.GetProperty("choices").EnumerateArray().Select(choice => choice.Text("resultingValue")).ShouldBe(["1200", "1000"]);
        (await one.PatchAsync($"/api/v1/products/{product}", new { changes = new { price = 1 }, baseVersion = -1 }))
            .ShouldBeProblem(422, "baseVersion.invalid");
        await server.ShouldBeConsistentAsync();
    }
}
