using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Quarantine;

public class DecisionTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task What_happened_before_a_store_was_taken_away_is_booked_when_an_administrator_says_so()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        server.Clock.Now += TimeSpan.FromMinutes(10);
        var item = await shop.UnassignedAsync(shop.Device.Inbound(shop.Milk, 3, shop.MinutesAgo(5)));
        await server.ScanAsync();
        (await server.StatusAsync(item)).ShouldBe("open");

        var released = await ReleaseAsync(admin, item);

        released.Status.ShouldBe(200, released.Body);
        released["result"].GetProperty("status").GetString().ShouldBe("accepted");
        released["item"].GetProperty("status").GetString().ShouldBe("released");
        released["item"].GetProperty("decidedBy").GetGuid().ShouldBe(admin.Id);
        (await shop.StoredAsync(item))["syncedBy"]!.GetValue<Guid>().ShouldBe(shop.Worker.Id);
        (await admin.GetAsync($"/api/v1/inventory/{shop.StoreId}/{shop.Milk}"))["quantity"].GetDecimal().ShouldBe(3);
        (await shop.SyncOneAsync(item)).ShouldBe("duplicate");
        (await ReleaseAsync(admin, item))["result"].GetProperty("status").GetString().ShouldBe("duplicate");
    }

    [Fact]
    public async Task What_still_waits_for_something_is_not_booked_and_says_for_what()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var code = $"both-{shop.StoreId}";
        server.Clock.Now += TimeSpan.FromMinutes(10);
        var item = await shop.UnassignedAsync(shop.Device.Scan("INBOUND", code, 3, shop.MinutesAgo(5)));

        (await ReleaseAsync(admin, item)).ShouldBeProblem(404, "barcode.unknown");

        (await server.ReasonAsync(item)).ShouldBe("barcode.unknown");
        var bread = await server.AddProductAsync("빵", (code, 4));
        await server.ShouldBeReleasedAsync(item);
        (await admin.GetAsync($"/api/v1/inventory/{shop.StoreId}/{bread}"))["quantity"].GetDecimal().ShouldBe(12);
    }

    [Fact]
    public async Task What_a_code_meant_once_is_said_without_linking_it()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var code = $"once-{shop.StoreId}";
        var item = await shop.QuarantineAsync(shop.Device.Scan("INBOUND", code, 3, shop.MinutesAgo(5)), "barcode.unknown");
        var other = await shop.QuarantineAsync(shop.Device.Scan("INBOUND", code, 4, shop.MinutesAgo(4)), "barcode.unknown");

        (await NameAsync(admin, item, Guid.CreateVersion7())).ShouldBeProblem(404, "product.unknown");
        (await server.ReasonAsync(item)).ShouldBe("barcode.unknown");
        var released = await NameAsync(admin, item, shop.Milk);

        released.Status.ShouldBe(200, released.Body);
        (await shop.SyncOneAsync(item)).ShouldBe("duplicate");
        (await shop.SyncOneAsync(item.With("quantity", 5))).Status.ShouldBe("id_conflict");
        (await shop.StoredAsync(item))["barcode"]!.GetValue<string>().ShouldBe(code);
        (await shop.StockAsync(shop.Milk)).ShouldBe(3);
        (await admin.GetAsync($"/api/v1/products/barcode/{code}")).ShouldBeProblem(404, "barcode.unknown");
        (await server.StatusAsync(other)).ShouldBe("open");
        var known = await shop.QuarantineAsync(shop.Device.Inbound(Guid.CreateVersion7(), 3, shop.MinutesAgo(5)), "product.unknown");
        (await NameAsync(admin, known, shop.Milk)).ShouldBeProblem(422, "quarantine.no_code");
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task What_is_discarded_stays_for_the_audit_and_its_device_hears_why()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var item = await shop.QuarantineAsync(shop.Device.Scan("INBOUND", $"never-{shop.StoreId}", 3), "barcode.unknown");
        var before = await server.PositionAsync(item);

        var discarded = await DiscardAsync(admin, item, "두 번 찍음");

        discarded.Status.ShouldBe(200, discarded.Body);
        var listed = await (await server.AddUserAsync(Role.Auditor)).ListedAsync(item);
        foreach (var seen in new[] { discarded.Json, listed })
        {
            seen.GetProperty("status").GetString().ShouldBe("discarded");
            seen.GetProperty("decisionReason").GetString().ShouldBe("두 번 찍음");
            seen.GetProperty("decidedBy").GetGuid().ShouldBe(admin.Id);
            seen.GetProperty("item").GetProperty("quantity").GetDecimal().ShouldBe(3);
        }
        (await server.PositionAsync(item)).ShouldBeGreaterThan(before);
        var again = await shop.SyncOneAsync(item);
        again.ShouldBe("rejected", "quarantine.discarded");
        again.Json.GetRawText().ShouldContain("두 번 찍음");
        (await shop.SyncOneAsync(item.With("quantity", 4))).ShouldBe("id_conflict", "id.conflict");
    }

    [Fact]
    public async Task What_is_discarded_is_not_released_any_more_and_what_is_released_not_discarded()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var code = $"either-{shop.StoreId}";
        var (first, second) = (shop.Device.Scan("INBOUND", code, 3), shop.Device.Scan("INBOUND", code, 3));
        await shop.QuarantineAsync(first, "barcode.unknown");
        await shop.QuarantineAsync(second, "barcode.unknown");
        (await DiscardAsync(admin, first, "두 번 찍음")).Status.ShouldBe(200);

        await server.AddProductAsync("빵", (code, 1));

        await server.ShouldBeReleasedAsync(second);
        (await ReleaseAsync(admin, first)).ShouldBeProblem(409, "quarantine.discarded");
        (await DiscardAsync(admin, second, "늦음")).ShouldBeProblem(409, "quarantine.released");
        (await DiscardAsync(admin, first, "다른 까닭"))["decisionReason"].GetString().ShouldBe("두 번 찍음");
        (await shop.EventsAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("줄\n바꿈")]
    public async Task A_reason_is_one_line_of_text(string reason)
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var item = await shop.QuarantineAsync(shop.Device.Scan("INBOUND", $"why-{shop.StoreId}", 3), "barcode.unknown");

        (await DiscardAsync(admin, item, reason)).ShouldBeProblem(422, "quarantine.reason_invalid");
        (await DiscardAsync(admin, item, new string('가', 501))).ShouldBeProblem(422, "quarantine.reason_invalid");
        (await admin.PostAsync($"/api/v1/quarantine/{item.IdOf()}/discard", new { })).ShouldBeProblem(400, "request.malformed");
        (await server.StatusAsync(item)).ShouldBe("open");
    }

    [Fact]
    public async Task An_id_that_several_stores_have_needs_its_store()
    {
        var (here, there, admin) = (await server.NewShopAsync(), await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var item = await here.QuarantineAsync(here.Device.Scan("INBOUND", $"here-{here.StoreId}", 3), "barcode.unknown");
        var twin = await there.QuarantineAsync(there.Device.Scan("INBOUND", $"there-{there.StoreId}", 5).With("id", item.IdOf()), "barcode.unknown");

        (await admin.PostAsync($"/api/v1/quarantine/{item.IdOf()}/discard", new { reason = "모름" })).ShouldBeProblem(409, "quarantine.ambiguous");
        (await admin.PostAsync($"/api/v1/quarantine/{item.IdOf()}/release")).ShouldBeProblem(409, "quarantine.ambiguous");
        (await admin.PostAsync($"/api/v1/quarantine/{item.IdOf()}/discard?storeId={there.StoreId}", new { reason = "모름" })).Status.ShouldBe(200);

        (await server.StatusAsync(item), await server.StatusAsync(twin)).ShouldBe(("open", "discarded"));
    }

    [Fact]
    public async Task Somebody_who_is_no_longer_an_administrator_decides_nothing()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        server.Clock.Now += TimeSpan.FromMinutes(10);
        var item = await shop.UnassignedAsync(shop.Device.Inbound(shop.Milk, 3, shop.MinutesAgo(5)));
        await server.DisableAsync(admin);

        (await ReleaseAsync(admin, item)).ShouldBeProblem(401, "auth.revoked");
        (await DiscardAsync(admin, item, "모름")).ShouldBeProblem(401, "auth.revoked");

        (await server.StatusAsync(item), await server.ReasonAsync(item)).ShouldBe(("open", "store.unassigned"));
    }

    [Fact]
    public async Task Two_administrators_who_decide_at_once_agree_in_the_end()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        server.Clock.Now += TimeSpan.FromMinutes(10);
        var first = shop.Device.Inbound(shop.Milk, 1, shop.MinutesAgo(5));
        List<JsonObject> items = [await shop.UnassignedAsync(first)];
        for (var i = 0; i < 7; i++) items.Add(await shop.QuarantineAsync(shop.Device.Inbound(shop.Milk, 1, shop.MinutesAgo(4)), "store.unassigned"));

        var answers = await Task.WhenAll(
            items.SelectMany(item => new[] { ReleaseAsync(admin, item), DiscardAsync(admin, item, "모름"), ReleaseAsync(admin, item) }));

        var booked = 0;
        foreach (var item in items)
        {
            var stored = await server.AskAsync<long>("select count(*) from mt_events where tenant_id = $1 and id = $2", $"{shop.StoreId}", item.IdOf());
            (await server.StatusAsync(item)).ShouldBe(stored == 1 ? "released" : "discarded");
            booked += (int)stored;
        }
        answers.ShouldAllBe(answer => answer.Status == 200 || answer.Status == 409);
        (await shop.EventsAsync()).ShouldBe(booked);
        await server.ShouldBeConsistentAsync();
    }

    internal static Task<Answer> ReleaseAsync(TestUser admin, JsonObject item) =>
        admin.PostAsync($"/api/v1/quarantine/{item.IdOf()}/release?storeId={item["storeId"]!.GetValue<Guid>()}");

    private static Task<Answer> NameAsync(TestUser admin, JsonObject item, Guid productId) =>
        admin.PostAsync($"/api/v1/quarantine/{item.IdOf()}/release?storeId={item["storeId"]!.GetValue<Guid>()}", new { productId });

    internal static Task<Answer> DiscardAsync(TestUser admin, JsonObject item, string reason) =>
        admin.PostAsync($"/api/v1/quarantine/{item.IdOf()}/discard?storeId={item["storeId"]!.GetValue<Guid>()}", new { reason });
}
