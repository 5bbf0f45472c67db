using System.Text.Json.Nodes;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Sync;

public class ClockTests(TestServer server) : IClassFixture<TestServer>
{
    private static JsonObject Sent(JsonObject batch, DateTimeOffset at) => batch.With("sentAt", Device.Time(at));

    [Fact]
    public async Task A_clock_within_the_tolerance_is_taken_at_its_word()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 1, shop.MinutesAgo(10));

        var answer = await shop.Worker.SendAsync(Sent(shop.Device.Batch(item), shop.Now.AddSeconds(-5)));

        answer["clock"].GetProperty("offsetMs").GetInt64().ShouldBe(5000);
        answer["clock"].GetProperty("corrected").GetBoolean().ShouldBeFalse();
        answer["serverTime"].GetDateTimeOffset().ShouldBe(shop.Now);
        answer.Results[0].OccurredAt.ShouldBe(shop.MinutesAgo(10));
        answer.Results[0].Effects.ShouldBeEmpty();
        (await shop.StoredAsync(item))["clock"]!.GetValue<string>().ShouldBe("AsRecorded");
    }

    [Theory]
    [InlineData(-120_340)]
    [InlineData(5_001)]
    [InlineData(86_400_000)]
    public async Task A_clock_that_is_off_is_corrected_and_both_times_are_kept(long offsetMs)
    {
        var shop = await server.NewShopAsync();
        var wrong = TimeSpan.FromMilliseconds(-offsetMs);
        var item = shop.Device.Inbound(shop.Milk, 1, shop.MinutesAgo(10) + wrong);

        var answer = await shop.Worker.SendAsync(Sent(shop.Device.Batch(item), shop.Now + wrong));

        answer["clock"].GetProperty("offsetMs").GetInt64().ShouldBe(offsetMs);
        answer["clock"].GetProperty("corrected").GetBoolean().ShouldBeTrue();
        answer.Results[0].OccurredAt.ShouldBe(shop.MinutesAgo(10));
        answer.Results[0].Effects.ShouldBe([("clock_corrected", null)]);
        var stored = await shop.StoredAsync(item);
        stored["clock"]!.GetValue<string>().ShouldBe("Offset");
        stored["clientTime"]!.GetValue<DateTimeOffset>().ShouldBe(shop.MinutesAgo(10) + wrong);
        stored["occurredAt"]!.GetValue<DateTimeOffset>().ShouldBe(shop.MinutesAgo(10));
    }

    [Fact]
    public async Task An_age_counts_whatever_the_wall_clock_said()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 1, shop.Now.AddYears(-3)).With("ageMs", 61_234);

        var answer = await shop.SyncOneAsync(item);

        answer.OccurredAt.ShouldBe(shop.Now.AddMilliseconds(-61_234));
        answer.Effects.ShouldBe([("clock_corrected", null)]);
        (await shop.StoredAsync(item))["clock"]!.GetValue<string>().ShouldBe("Age");
    }

    [Fact]
    public async Task What_would_lie_in_the_future_happened_now_and_moves_nothing_beside_it()
    {
        var shop = await server.NewShopAsync();
        var count = shop.Device.Count(shop.Milk, 99, shop.MinutesAgo(40));
        var sales = Enumerable.Range(0, 20).Select(minute => shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(30 - minute))).ToArray();
        var future = shop.Device.Inbound(shop.Milk, 1, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));

        var results = await shop.SyncAsync([count, .. sales, future]);

        results.Select(result => result.OccurredAt).ShouldBe(
            [shop.MinutesAgo(40), .. Enumerable.Range(0, 20).Select(minute => shop.MinutesAgo(30 - minute)), shop.Now]);
        results[^1].Stock.ShouldBe(80);
        results[^1].Effects.ShouldBe([("clock_corrected", null)]);
        (await shop.StoredAsync(sales[0]))["clock"]!.GetValue<string>().ShouldBe("AsRecorded");
        (await shop.StoredAsync(future))["clock"]!.GetValue<string>().ShouldBe("MovedBack");
    }

    [Fact]
    public async Task A_clock_that_starts_in_1970_is_corrected()
    {
        var shop = await server.NewShopAsync();
        var boot = DateTimeOffset.UnixEpoch;
        var (count, sale) =
            (shop.Device.Count(shop.Milk, 10, boot.AddMinutes(1)), shop.Device.Outbound(shop.Milk, 3, boot.AddMinutes(2)));

        var answer = await shop.Worker.SendAsync(Sent(shop.Device.Batch(sale, count), boot.AddMinutes(5)));

        answer.Results.Select(result => result.OccurredAt).ShouldBe([shop.MinutesAgo(3), shop.MinutesAgo(4)]);
        answer.Results[0].Stock.ShouldBe(7);
    }

    [Fact]
    public async Task A_clock_that_was_set_between_recording_and_sending_is_not_refused()
    {
        var shop = await server.NewShopAsync();
        var old = shop.Device.Inbound(shop.Milk, 1, shop.Now.AddYears(-126));
        var future = shop.Device.Inbound(shop.Milk, 1, shop.Now.AddYears(170));

        var results = await shop.SyncAsync(old, future);

        results.Select(result => result.Status).ShouldAllBe(status => status == "accepted");
        results.Select(result => result.OccurredAt <= shop.Now).ShouldAllBe(past => past);
    }

    [Fact]
    public async Task A_time_finer_than_a_microsecond_is_cut_so_that_a_repeat_is_the_same()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 1).With("occurredAt", "2026-11-22T11:00:00.1234567+09:00");

        var hour = new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);
        (await shop.SyncOneAsync(item)).OccurredAt.ShouldBe(hour.AddMicroseconds(123456));
        (await shop.SyncOneAsync(item)).ShouldBe("duplicate");
    }
}
