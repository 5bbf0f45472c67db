using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Sync;

public class AccessTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Nobody_may_not_send()
    {
        var shop = await server.NewShopAsync();

        (await server.Anonymous().SendBatchAsync(shop.Device.Batch().ToJsonString())).ShouldBeProblem(401, "auth.required");
    }

    [Fact]
    public async Task An_auditor_may_not_send()
    {
        var shop = await server.NewShopAsync();
        var auditor = await server.AddUserAsync(Role.Auditor, shop.StoreId);

        (await auditor.SendAsync(shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1)))).ShouldBeProblem(403, "access.denied");
    }

    [Fact]
    public async Task An_admin_sends_for_every_store()
    {
        var shop = await server.NewShopAsync();
        var admin = await server.AddUserAsync(Role.Admin);

        (await admin.SyncAsync(shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1))))[0].ShouldBeAccepted(stock: 1);
    }

    [Fact]
    public async Task A_disabled_user_stores_nothing_from_that_moment_whatever_the_token_says()
    {
        var shop = await server.NewShopAsync();
        await server.DisableAsync(shop.Worker);
        var item = shop.Device.Inbound(shop.Milk, 1);

        (await shop.Worker.SendAsync(shop.Device.Batch(item))).ShouldBeProblem(401, "auth.revoked");
        (await shop.Worker.SendAsync(shop.Device.Batch())).ShouldBeProblem(401, "auth.revoked");
        (await shop.Worker.SendAsync(shop.Device.Batch(item.With("seq", -1)))).ShouldBeProblem(401, "auth.revoked");

        (await shop.EventsAsync()).ShouldBe(0);
        (await DevicesAsync(shop)).ShouldBe(0);
        await server.DisableAsync(shop.Worker, false);
        await Eventually.TrueAsync(async () => (await shop.Worker.GetAsync("/api/v1/auth/me")).Status == 200);
        (await shop.SyncOneAsync(item)).ShouldBeAccepted(stock: 1);
    }

    [Fact]
    public async Task A_user_who_does_not_exist_stores_nothing_although_the_token_is_right()
    {
        var shop = await server.NewShopAsync();
        var ghost = server.SignedIn(Guid.NewGuid(), "ghost@shop.example", Role.Admin);

        (await ghost.SendAsync(shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1)))).ShouldBeProblem(401, "auth.revoked");
    }

    [Fact]
    public async Task A_worker_of_another_store_is_refused_item_by_item_whatever_the_token_says()
    {
        var (shop, own) = (await server.NewShopAsync(), await server.NewShopAsync());
        var stranger = server.SignedIn(own.Worker.Id, own.Worker.Email, Role.Worker, own.StoreId, shop.StoreId);

        var results = await stranger.SyncAsync(
            own.Device.Batch(shop.Device.Inbound(shop.Milk, 1), own.Device.Inbound(shop.Milk, 1)));

        results[0].ShouldBe("rejected", "store.forbidden");
        results[1].ShouldBeAccepted(stock: 1);
        (await shop.EventsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_worker_of_another_store_learns_nothing_about_what_is_stored_there()
    {
        var (shop, own) = (await server.NewShopAsync(), await server.NewShopAsync());
        var (stored, waiting) = (shop.Device.Inbound(shop.Milk, 1), shop.Device.Scan("INBOUND", $"x-{shop.StoreId}", 1));
        await shop.SyncAsync(stored, waiting);

        var results = await own.Worker.SyncAsync(own.Device.Batch(
            stored, stored.With("id", Guid.CreateVersion7()), waiting));
        var altered = await own.Worker.SyncAsync(shop.Device.Batch(stored.With("quantity", 2), waiting.With("quantity", 2)));

        foreach (var result in results.Concat(altered)) result.ShouldBe("rejected", "store.forbidden");
        (await server.AskAsync<long>("select count(*) from mt_events where type = 'id_conflicted' and tenant_id = $1", $"{shop.StoreId}"))
            .ShouldBe(0);
    }

    [Fact]
    public async Task The_next_worker_at_a_device_hears_what_became_of_its_items()
    {
        var (shop, next) = (await server.NewShopAsync(), await server.NewShopAsync());
        var (stored, waiting) = (shop.Device.Inbound(shop.Milk, 1), shop.Device.Scan("INBOUND", $"x-{shop.StoreId}", 1));
        await shop.SyncAsync(stored, waiting);

        // The answer was lost, and somebody else signs in who never had the store.
        var results = await next.Worker.SyncAsync(shop.Device.Batch(stored, waiting, shop.Device.Inbound(shop.Milk, 1)));

        results[0].ShouldBe("duplicate");
        results[1].ShouldBe("quarantined", "barcode.unknown");
        results[2].ShouldBe("rejected", "store.forbidden");
    }

    [Fact]
    public async Task What_a_worker_sent_before_losing_the_store_is_still_a_duplicate()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 1);
        await shop.SyncAsync(item);
        await server.AssignAsync(shop.Worker);

        (await shop.SyncOneAsync(item)).ShouldBe("duplicate");
    }

    [Fact]
    public async Task A_store_that_does_not_exist_is_refused_and_leaves_no_trace()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var device = new Device(server.Clock, Guid.CreateVersion7());

        (await admin.SyncAsync(device.Batch(device.Inbound(Guid.CreateVersion7(), 1))))[0].ShouldBe("rejected", "store.unknown");

        var tenant = device.Inbound(Guid.Empty, 1)["storeId"]!.GetValue<Guid>();
        (await server.AskAsync<long>("select count(*) from ddon_ledger_head where tenant_id = $1", $"{tenant}")).ShouldBe(0);
    }

    [Fact]
    public async Task A_shared_device_keeps_who_recorded_and_who_sent()
    {
        var shop = await server.NewShopAsync();
        var colleague = await server.AddUserAsync(Role.Worker, shop.StoreId);
        await server.ShareAsync(shop.Device, shop.Worker, colleague);
        var item = shop.Device.Inbound(shop.Milk, 1).With("recordedBy", colleague.Id);

        await shop.SyncAsync(item);

        var stored = await shop.StoredAsync(item);
        stored["recordedBy"]!.GetValue<string>().ShouldBe($"{colleague.Id}");
        stored["syncedBy"]!.GetValue<string>().ShouldBe($"{shop.Worker.Id}");
    }

    [Fact]
    public async Task Who_recorded_must_have_had_the_store()
    {
        var (shop, elsewhere) = (await server.NewShopAsync(), await server.NewShopAsync());

        var results = await shop.SyncAsync(
            shop.Device.Inbound(shop.Milk, 1).With("recordedBy", Guid.NewGuid()),
            shop.Device.Inbound(shop.Milk, 1).With("recordedBy", elsewhere.Worker.Id),
            shop.Device.Inbound(shop.Milk, 1).With("recordedBy", shop.Worker.Id));

        results.Select(result => result.Code).ShouldBe(["recordedBy.forbidden", "recordedBy.forbidden", null]);
    }

    private Task<long> DevicesAsync(Shop shop) =>
        server.AskAsync<long>("select count(*) from ddon_device where device_id = $1", shop.Device.Id);
}
