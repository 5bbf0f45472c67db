using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;
using DDonDDon.Server.Tests.Transactions;

namespace DDonDDon.Server.Tests.Devices;

public class DevicesTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_device_shows_what_it_sent_what_is_missing_and_how_wrong_its_clock_is()
    {
        var (shop, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        await server.AssignAsync(shop.Worker, shop.StoreId, other.StoreId);
        await Eventually.TrueAsync(async () => (await shop.Worker.GetAsync($"/api/v1/stores/{other.StoreId}")).Status is 200);
        await SendAsync(shop, shop.Device, null, shop.Device.Inbound(shop.Milk, 1).With("seq", 1), shop.Device.Inbound(shop.Milk, 1).With("seq", 5));
        await SendAsync(shop, shop.Device, null, shop.Device.Inbound(shop.Milk, 1).With("seq", 9).With("storeId", other.StoreId));
        var slow = shop.Device.Batch().With("sentAt", Device.Time(shop.Now.AddSeconds(-90)));
        (await shop.Worker.SendAsync(slow)).Status.ShouldBe(200);

        var device = (await FindAsync(shop.Device.Id)).ShouldNotBeNull();

        device.GetProperty("lastSeen").GetDateTimeOffset().ShouldBe(shop.Now);
        device.GetProperty("offsetMs").GetInt64().ShouldBe(90_000);
        (device.GetProperty("syncedBy").GetGuid(), device.GetProperty("email").GetString()).ShouldBe((shop.Worker.Id, shop.Worker.Email));
        (device.GetProperty("lastSeq").GetInt64(), device.GetProperty("missingCount").GetInt64()).ShouldBe((9, 6));
        device.GetProperty("missing").EnumerateArray().Select(range => (range.GetProperty("from").GetInt64(), range.GetProperty("to").GetInt64()))
            .ShouldBe([(2, 4), (6, 8)]);
        device.GetProperty("stores").EnumerateArray().Select(store => (store.GetProperty("storeId").GetGuid(), store.GetProperty("lastSeq").GetInt64()))
            .ShouldBe([(shop.StoreId, 5), (other.StoreId, 9)], ignoreOrder: true);
        device.GetProperty("silent").GetBoolean().ShouldBeFalse();
        device.TryGetProperty("pending", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task At_most_twenty_ranges_are_shown_and_all_are_counted()
    {
        var shop = await server.NewShopAsync();
        await SendAsync(shop, shop.Device, null, [.. Enumerable.Range(1, 40).Select(n => shop.Device.Inbound(shop.Milk, 1).With("seq", 3 * n))]);

        var device = (await FindAsync(shop.Device.Id)).ShouldNotBeNull();

        device.GetProperty("missing").GetArrayLength().ShouldBe(20);
        device.GetProperty("missingCount").GetInt64().ShouldBe(80);
    }

    [Fact]
    public async Task A_store_is_complete_up_to_the_moment_at_which_its_slowest_device_kept_nothing_back()
    {
        var shop = await server.NewShopAsync();
        var (quick, slow) = (shop.Device, shop.NewDevice());
        var start = shop.Now;
        await SendAsync(shop, slow, new { count = 0 }, slow.Inbound(shop.Milk, 1));
        server.Clock.Now = start.AddMinutes(10);
        await SendAsync(shop, quick, new { count = 0 }, quick.Inbound(shop.Milk, 1));

        var watermark = await WatermarkAsync(shop);
        watermark.GetProperty("upTo").GetDateTimeOffset().ShouldBe(start);
        watermark.GetProperty("heldBackBy").GetArrayLength().ShouldBe(0);

        server.Clock.Now = start.AddMinutes(20);
        await SendAsync(shop, slow, new { count = 3, oldest = Device.Time(start.AddMinutes(15)) });
        await SendAsync(shop, quick, new { count = 0 });
        watermark = await WatermarkAsync(shop);
        watermark.GetProperty("upTo").GetDateTimeOffset().ShouldBe(start.AddMinutes(15).AddMicroseconds(-1));
        var holder = watermark.GetProperty("heldBackBy").EnumerateArray().Single();
        (holder.GetProperty("deviceId").GetGuid(), holder.GetProperty("reason").GetString()).ShouldBe((slow.Id, "pending"));
        var pending = (await FindAsync(slow.Id)).ShouldNotBeNull().GetProperty("pending");
        (pending.GetProperty("count").GetInt64(), pending.GetProperty("oldest").GetDateTimeOffset()).ShouldBe((3, start.AddMinutes(15)));
    }

    [Fact]
    public async Task A_device_that_has_a_gap_or_says_nothing_holds_its_store_back()
    {
        var shop = await server.NewShopAsync();
        var (gap, mute) = (shop.Device, shop.NewDevice());
        var start = shop.Now;
        await SendAsync(shop, gap, new { count = 0 }, gap.Inbound(shop.Milk, 1).With("seq", 1));
        server.Clock.Now = start.AddMinutes(10);
        await SendAsync(shop, gap, new { count = 0 }, gap.Inbound(shop.Milk, 1).With("seq", 3));
        (await WatermarkAsync(shop)).GetProperty("upTo").GetDateTimeOffset().ShouldBe(start);

        await SendAsync(shop, mute, null, mute.Inbound(shop.Milk, 1));
        var watermark = await WatermarkAsync(shop);
        watermark.TryGetProperty("upTo", out _).ShouldBeFalse();
        watermark.GetProperty("heldBackBy").EnumerateArray().Select(one => (one.GetProperty("deviceId").GetGuid(), one.GetProperty("reason").GetString()))
            .ShouldBe([(mute.Id, "unreported"), (gap.Id, "missing")]);

        await SendAsync(shop, gap, new { count = 0 }, gap.Inbound(shop.Milk, 1).With("seq", 2));
        (await FindAsync(gap.Id)).ShouldNotBeNull().GetProperty("completeUntil").GetDateTimeOffset().ShouldBe(start.AddMinutes(10));
    }

    // 0 says that it was booked online: no counter was used up.
    [Fact]
    public async Task What_was_booked_without_a_counter_is_no_gap_and_holds_nothing_back()
    {
        var shop = await server.NewShopAsync();
        var (phone, desk) = (shop.Device, shop.NewDevice());
        (await shop.Worker.BookAsync(desk, desk.Inbound(shop.Milk, 5).With("seq", 0))).ShouldBeBooked(5);
        (await shop.BookAsync(phone.Inbound(shop.Milk, 5).With("seq", 0))).ShouldBeBooked(10);
        await SendAsync(shop, phone, new { count = 0 }, phone.Inbound(shop.Milk, 1).With("seq", 0), phone.Inbound(shop.Milk, 1).With("seq", 1));
        (await shop.BookAsync(phone.Inbound(shop.Milk, 1).With("seq", 0))).ShouldBeBooked(13);

        var watermark = await WatermarkAsync(shop);
        watermark.GetProperty("upTo").GetDateTimeOffset().ShouldBe(shop.Now);
        watermark.GetProperty("heldBackBy").GetArrayLength().ShouldBe(0);
        foreach (var (device, lastSeq) in new[] { (phone, 1), (desk, 0) })
        {
            var shown = (await FindAsync(device.Id)).ShouldNotBeNull();
            (shown.GetProperty("lastSeq").GetInt64(), shown.GetProperty("missingCount").GetInt64()).ShouldBe((lastSeq, 0));
            shown.GetProperty("lastSeen").GetDateTimeOffset().ShouldBe(shop.Now);
        }
        var settled = await (await server.AddUserAsync(Role.Admin)).PostAsync($"/api/v1/admin/devices/{phone.Id}/settle", new JsonObject());
        settled.Status.ShouldBeLessThan(300, settled.Body);
        (await WatermarkAsync(shop)).GetProperty("heldBackBy").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_silent_device_is_named_and_left_out_of_the_second_figure()
    {
        var shop = await server.NewShopAsync();
        var (silent, busy) = (shop.Device, shop.NewDevice());
        var start = shop.Now;
        await SendAsync(shop, silent, new { count = 0 }, silent.Inbound(shop.Milk, 1));
        server.Clock.Now = start.AddDays(3);
        shop = shop with { Worker = server.SignedIn(shop.Worker.Id, shop.Worker.Email, Role.Worker, shop.StoreId) };
        await SendAsync(shop, busy, new { count = 0 }, busy.Inbound(shop.Milk, 1));

        var watermark = await WatermarkAsync(shop, "silentDays=2");

        (watermark.GetProperty("upTo").GetDateTimeOffset(), watermark.GetProperty("upToSeen").GetDateTimeOffset()).ShouldBe((start, start.AddDays(3)));
        watermark.GetProperty("heldBackBy").EnumerateArray().Single().GetProperty("reason").GetString().ShouldBe("silent");
        (await WatermarkAsync(shop, "silentDays=4")).GetProperty("heldBackBy").GetArrayLength().ShouldBe(0);
    }

    // Times of a wrong clock are placed as the movements are, less what that may be wrong by.
    [Fact]
    public async Task A_device_whose_clock_is_wrong_is_complete_in_the_servers_time()
    {
        var shop = await server.NewShopAsync();
        var batch = shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1)).With("sentAt", Device.Time(shop.Now.AddHours(2)))
            .With("pending", Json(new { count = 0 }));
        (await shop.Worker.SendAsync(batch)).Status.ShouldBe(200);

        (await FindAsync(shop.Device.Id)).ShouldNotBeNull().GetProperty("completeUntil").GetDateTimeOffset().ShouldBe(shop.Now.AddSeconds(-5));
    }

    [Fact]
    public async Task Devices_come_page_by_page_and_each_once()
    {
        var shop = await server.NewShopAsync();
        var devices = Enumerable.Range(0, 5).Select(_ => shop.NewDevice()).ToList();
        foreach (var device in devices) await SendAsync(shop, device, null, device.Inbound(shop.Milk, 1));
        var admin = await server.AddUserAsync(Role.Admin);

        var (seen, cursor) = (new List<Guid>(), (string?)null);
        do
        {
            var page = await admin.GetAsync($"/api/v1/admin/devices?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            page.Items.Count.ShouldBeLessThanOrEqualTo(2);
            seen.AddRange(page.Items.Select(device => device.GetProperty("deviceId").GetGuid()));
            cursor = page["nextCursor"].GetString();
        } while (cursor is not null);

        seen.ShouldBe(seen.Distinct().Order());
        devices.Select(device => device.Id).ShouldBeSubsetOf(seen);
    }

    [Theory]
    [InlineData("silentDays=0", "filter.invalid")]
    [InlineData("silentDays=366", "filter.invalid")]
    [InlineData("silentDays=x", "request.malformed")]
    [InlineData("limit=0", "limit.invalid")]
    [InlineData("cursor=x", "cursor.invalid")]
    public async Task What_makes_no_sense_is_refused(string query, string code) =>
        (await (await server.AddUserAsync(Role.Admin)).GetAsync($"/api/v1/sync/devices?{query}")).ShouldBeProblem(400, code);

    private static JsonNode Json(object value) => JsonSerializer.SerializeToNode(value)!;

    private static async Task SendAsync(Shop shop, Device device, object? pending, params JsonObject[] items)
    {
        var batch = device.Batch(items);
        var answer = await shop.Worker.SendAsync(pending is null ? batch : batch.With("pending", Json(pending)));
        answer.Status.ShouldBe(200, answer.Body);
        answer.Results.ShouldAllBe(result => result.Status == "accepted");
    }

    private async Task<JsonElement?> FindAsync(Guid deviceId)
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var answer = await admin.GetAsync("/api/v1/sync/devices?limit=500");
        answer.Status.ShouldBe(200, answer.Body);
        return answer.Items.Select(device => (JsonElement?)device).FirstOrDefault(device => device!.Value.GetProperty("deviceId").GetGuid() == deviceId);
    }

    private async Task<JsonElement> WatermarkAsync(Shop shop, string query = "")
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var answer = await admin.GetAsync($"/api/v1/sync/devices?{query}");
        answer.Status.ShouldBe(200, answer.Body);
        return answer["stores"].EnumerateArray().Single(store => store.GetProperty("storeId").GetGuid() == shop.StoreId);
    }
}
