using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Devices;

/// <summary>A device is the installation that has its key, whoever else says its name.</summary>
public class DeviceKeyTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Password = "긴 비밀번호 2026";
    private static readonly string Key = new('k', 43);

    [Fact]
    public async Task A_device_is_its_first_installations_and_nobody_elses()
    {
        var (shop, worker) = await OpenAsync();
        var phone = await SignInAsync(worker, shop.Device, Key);
        (await phone.SyncAsync(shop.Device.Batch(shop.Device.Inbound(shop.Milk, 5))))[0].ShouldBe("accepted");
        var colleague = await server.AddPersonAsync(Password, Role.Worker, shop.StoreId);

        var squatter = await SignInAsync(colleague, shop.Device, new('x', 43), isOwn: false);

        var item = shop.Device.Outbound(shop.Milk, 1);
        (await squatter.SendAsync(shop.Device.Batch(item))).ShouldBeProblem(403, "device.foreign");
        (await squatter.PostAsync("/api/v1/transactions", item.With("deviceId", shop.Device.Id))).ShouldBeProblem(403, "device.foreign");
        (await squatter.SendAsync(shop.Device.Batch().With("pending", new JsonObject { ["count"] = 0 }))).ShouldBeProblem(403, "device.foreign");
        (await colleague.SendAsync(shop.Device.Batch(item))).ShouldBeProblem(403, "device.foreign");
        (await worker.SendAsync(shop.Device.Batch(item))).ShouldBeProblem(403, "device.foreign");
        (await phone.SyncAsync(shop.Device.Batch(item)))[0].ShouldBe("accepted");
        (await shop.StockAsync(shop.Milk)).ShouldBe(4);
    }

    [Fact]
    public async Task Somebody_who_did_not_send_last_cannot_take_a_device_that_has_no_key()
    {
        var (shop, worker) = await OpenAsync();
        await shop.SyncOneAsync(shop.Device.Inbound(shop.Milk, 5));

        await SignInAsync(worker, shop.Device, Key, isOwn: false);
        await worker.SyncAsync(shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1)));
        await SignInAsync(worker, shop.Device, Key);
    }

    [Fact]
    public async Task On_a_shared_phone_one_sends_what_another_recorded_and_may_name_nobody_else()
    {
        var (shop, morning) = await OpenAsync();
        var evening = await server.AddPersonAsync(Password, Role.Worker, shop.StoreId);
        var elsewhere = await server.AddPersonAsync(Password, Role.Worker, shop.StoreId);
        await SignInAsync(morning, shop.Device, Key);
        var phone = await SignInAsync(evening, shop.Device, Key);
        var (own, other) = (
            shop.Device.Inbound(shop.Milk, 1).With("recordedBy", morning.Id), shop.Device.Inbound(shop.Milk, 2).With("recordedBy", elsewhere.Id));

        var results = await phone.SyncAsync(shop.Device.Batch(own, other));

        results[0].ShouldBe("accepted");
        results[1].ShouldBe("quarantined", "recorder.unknown");
        (await phone.PostAsync("/api/v1/transactions", other.With("deviceId", shop.Device.Id).With("id", Guid.NewGuid())))
            .ShouldBeProblem(403, "recorder.unknown");
        var admin = await server.AddUserAsync(Role.Admin);
        (await admin.PostAsync($"/api/v1/quarantine/{other.IdOf()}/release?storeId={shop.StoreId}")).Status.ShouldBe(200);
        (await shop.StockAsync(shop.Milk)).ShouldBe(3);
    }

    [Fact]
    public async Task Without_a_key_nobody_but_the_sender_may_be_named()
    {
        var (shop, _) = await OpenAsync();
        var admin = await server.AddUserAsync(Role.Admin);

        (await shop.SyncOneAsync(shop.Device.Inbound(shop.Milk, 1).With("recordedBy", admin.Id))).ShouldBe("quarantined", "recorder.unknown");
        (await shop.SyncOneAsync(shop.Device.Inbound(shop.Milk, 1).With("recordedBy", shop.Worker.Id))).ShouldBe("accepted");
    }

    [Fact]
    public async Task An_administrator_sends_the_outbox_of_a_dead_till()
    {
        var (shop, worker) = await OpenAsync();
        await SignInAsync(worker, shop.Device, Key);
        var admin = await server.AddUserAsync(Role.Admin);
        var item = shop.Device.Inbound(shop.Milk, 5).With("recordedBy", worker.Id);

        (await admin.SyncAsync(shop.Device.Batch(item)))[0].ShouldBe("accepted");

        var stored = await shop.StoredAsync(item);
        (stored["recordedBy"]!.GetValue<Guid>(), stored["syncedBy"]!.GetValue<Guid>()).ShouldBe((worker.Id, admin.Id));
    }

    [Fact]
    public async Task A_released_device_is_taken_anew_by_who_sent_from_it_last()
    {
        var (shop, worker) = await OpenAsync();
        var (phone, admin) = (await SignInAsync(worker, shop.Device, Key), await server.AddUserAsync(Role.Admin));
        await phone.SyncAsync(shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1)));

        (await admin.PostAsync($"/api/v1/admin/devices/{shop.Device.Id}/release")).Status.ShouldBe(204);

        (await RefreshAsync(phone, Key)).ShouldBeProblem(401, "auth.refresh_invalid");
        await SignInAsync(await server.AddPersonAsync(Password, Role.Worker, shop.StoreId), shop.Device, new('y', 43), isOwn: false);
        var again = await SignInAsync(worker, shop.Device, new('z', 43));
        (await again.SyncAsync(shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1))))[0].ShouldBe("accepted");
    }

    [Fact]
    public async Task A_retired_device_sends_nothing_more_and_holds_nothing_back()
    {
        var (shop, worker) = await OpenAsync();
        var (phone, admin) = (await SignInAsync(worker, shop.Device, Key), await server.AddUserAsync(Role.Admin));
        await phone.SyncAsync(shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1).With("seq", 9)));
        (await WatermarkAsync(admin, shop)).ShouldBe(1);

        (await admin.PostAsync($"/api/v1/admin/devices/{shop.Device.Id}/retire")).Status.ShouldBe(204);

        (await WatermarkAsync(admin, shop)).ShouldBe(0);
        await SignInAsync(worker, shop.Device, Key, isOwn: false);
        var late = shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1));
        (await shop.Worker.SendAsync(late)).ShouldBeProblem(403, "device.foreign");
        (await admin.SyncAsync(late))[0].ShouldBe("accepted");
        (await DeviceAsync(admin, shop.Device.Id)).GetProperty("retiredAt").GetDateTimeOffset().ShouldBe(shop.Now);
    }

    [Fact]
    public async Task A_stolen_refresh_token_is_worth_nothing_without_the_key()
    {
        var (shop, worker) = await OpenAsync();
        var phone = await SignInAsync(worker, shop.Device, Key);

        (await RefreshAsync(phone, null)).ShouldBeProblem(403, "device.foreign");
        (await RefreshAsync(phone, new('x', 43))).ShouldBeProblem(403, "device.foreign");
        (await RefreshAsync(phone, Key))["deviceId"].GetGuid().ShouldBe(shop.Device.Id);
    }

    [Fact]
    public async Task A_copied_installation_is_told_when_a_counter_comes_again()
    {
        var (shop, worker) = await OpenAsync();
        var (phone, copy) = (await SignInAsync(worker, shop.Device, Key), await SignInAsync(worker, shop.Device, Key));
        var item = shop.Device.Inbound(shop.Milk, 1);
        (await phone.SyncAsync(shop.Device.Batch(item)))[0].Effects.ShouldBeEmpty();

        (await copy.SyncAsync(shop.Device.Batch(item.With("id", Guid.NewGuid()))))[0].Effects.ShouldBe([("seq_repeated", null)]);
        (await phone.SyncAsync(shop.Device.Batch(item)))[0].ShouldBe("duplicate");
    }

    [Fact]
    public async Task A_counter_far_ahead_is_refused_and_a_devices_gaps_can_be_settled()
    {
        var (shop, _) = await OpenAsync();
        var admin = await server.AddUserAsync(Role.Admin);
        var (far, near) = (shop.Device.Inbound(shop.Milk, 1).With("seq", 9_007_199_254_740_991), shop.Device.Inbound(shop.Milk, 2).With("seq", 100_000));
        var unreadable = new JsonObject { ["seq"] = 9_007_199_254_740_990 };

        var results = await shop.SyncAsync(far, near, unreadable);

        results[0].ShouldBe("rejected", "seq.implausible");
        results[1].ShouldBe("accepted");
        (await MissingAsync()).ShouldBe(99_999);
        (await shop.SyncOneAsync(shop.Device.Inbound(shop.Milk, 1).With("seq", 200_000))).ShouldBe("accepted");
        (await shop.SyncOneAsync(shop.Device.Inbound(shop.Milk, 1).With("seq", 300_001))).ShouldBe("rejected", "seq.implausible");

        (await admin.PostAsync($"/api/v1/admin/devices/{shop.Device.Id}/settle")).Status.ShouldBe(204);

        (await MissingAsync()).ShouldBe(0);
        (await admin.PostAsync($"/api/v1/admin/devices/{Guid.NewGuid()}/settle")).ShouldBeProblem(404, "device.unknown");

        async Task<long> MissingAsync() => (await DeviceAsync(admin, shop.Device.Id)).GetProperty("missingCount").GetInt64();
    }

    [Fact]
    public async Task Of_very_many_gaps_the_oldest_are_given_up()
    {
        var (shop, _) = await OpenAsync();
        for (var batch = 0; batch < 5; batch++)
            await shop.SyncAsync([.. Enumerable.Range(1, 300).Select(n => shop.Device.Inbound(shop.Milk, 1).With("seq", batch * 600 + 2 * n))]);

        (await server.AskAsync<long>("select count(*) from ddon_device, unnest(seqs) where device_id = $1", shop.Device.Id)).ShouldBeLessThanOrEqualTo(1000);
        (await server.AskAsync<bool>("select seqs @> 1::bigint and not seqs @> 2999::bigint from ddon_device where device_id = $1", shop.Device.Id))
            .ShouldBeTrue();
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000", true, 400, "deviceId.invalid")]
    [InlineData("0192f7c1-7a52-8cc3-98c4-dc0c0c07398f", true, 400, "deviceId.invalid")]
    [InlineData(null, true, 400, "deviceId.invalid")]
    [InlineData("0192f7c1-7a52-7cc3-98c4-dc0c0c07398f", false, 422, "deviceKey.invalid")]
    public async Task A_device_and_its_key_come_together(string? deviceId, bool hasKey, int status, string code)
    {
        var user = await server.AddPersonAsync(Password, Role.Worker);

        (await LoginAsync(user, deviceId is null ? null : Guid.Parse(deviceId), hasKey ? Key : null)).ShouldBeProblem(status, code);
    }

    [Fact]
    public async Task Nobody_learns_from_an_amendment_which_ids_another_store_has()
    {
        var (shop, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        var secret = other.Device.Inbound(other.Milk, 5);
        await other.SyncOneAsync(secret);

        var (known, unknown) = (shop.Device.Amend(other.Milk, secret, 1), shop.Device.Amend(other.Milk, secret.With("id", Guid.NewGuid()), 1));
        var results = await shop.SyncAsync(known, unknown);

        results.Select(result => result.Effects.Select(effect => effect.Kind)).ShouldAllBe(kinds => kinds.Single() == "waits_for_original");
        (await other.StockAsync(other.Milk)).ShouldBe(5);
    }

    private async Task<(Shop Shop, TestUser Worker)> OpenAsync()
    {
        var shop = await server.NewShopAsync();
        return (shop, await server.AddPersonAsync(Password, Role.Worker, shop.StoreId));
    }

    private Task<Answer> LoginAsync(TestUser user, Guid? deviceId, string? deviceKey) =>
        server.Anonymous().SendJsonAsync(HttpMethod.Post, "/api/v1/auth/login", new { email = user.Email, password = Password, deviceId, deviceKey });

    private async Task<Phone> SignInAsync(TestUser user, Device device, string key, bool isOwn = true)
    {
        var answer = await LoginAsync(user, device.Id, key);
        answer.Status.ShouldBe(200, answer.Body);
        answer["deviceId"].ToString().ShouldBe(isOwn ? device.Id.ToString() : "");
        var client = server.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", answer["accessToken"].GetString());
        return new(new(user.Id, user.Email, client), answer["refreshToken"].GetString()!);
    }

    private Task<Answer> RefreshAsync(Phone phone, string? deviceKey) =>
        server.Anonymous().SendJsonAsync(HttpMethod.Post, "/api/v1/auth/refresh", new { refreshToken = phone.RefreshToken, deviceKey });

    private static async Task<System.Text.Json.JsonElement> DeviceAsync(TestUser admin, Guid deviceId)
    {
        for (var cursor = ""; ;)
        {
            var page = await admin.GetAsync($"/api/v1/sync/devices?limit=100{cursor}");
            foreach (var device in page["items"].EnumerateArray())
                if (device.GetProperty("deviceId").GetGuid() == deviceId) return device;
            cursor = $"&cursor={page["nextCursor"].GetString()!}";
        }
    }

    private static async Task<int> WatermarkAsync(TestUser admin, Shop shop) => (await admin.GetAsync("/api/v1/sync/devices"))["stores"].EnumerateArray()
        .Single(store => store.GetProperty("storeId").GetGuid() == shop.StoreId).GetProperty("heldBackBy").GetArrayLength();

    private sealed record Phone(TestUser User, string RefreshToken)
    {
        public Task<Answer> SendAsync(JsonNode batch) => User.SendAsync(batch);

        public Task<IReadOnlyList<ItemAnswer>> SyncAsync(JsonNode batch) => User.SyncAsync(batch);

        public Task<Answer> PostAsync(string path, object? body = null) => User.PostAsync(path, body);
    }
}
