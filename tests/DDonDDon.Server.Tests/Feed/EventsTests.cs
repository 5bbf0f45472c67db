using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Feed;

public class EventsTests(SocketServer server) : IClassFixture<SocketServer>
{
    [Fact]
    public async Task A_listener_hears_where_there_is_something_new_and_pulls_it()
    {
        var shop = await server.NewShopAsync();
        var reader = new Reader(shop.Worker);
        using var listener = await EventStreamReader.OpenAsync(shop.Worker);
        await reader.PullAsync();

        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));
        var received = await listener.NextOfAsync(shop.StoreId);

        received.Position.ShouldBe(await server.AskAsync<long>("select max(seq_id) from mt_events where tenant_id = $1", $"{shop.StoreId}"));
        (await reader.PullAsync()).Single().Quantity.ShouldBe(5);
    }

    [Fact]
    public async Task A_listener_hears_of_the_catalogue_and_of_no_store_of_others()
    {
        var (shop, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        using var listener = await EventStreamReader.OpenAsync(shop.Worker);

        await other.SyncAsync(other.Device.Inbound(shop.Milk, 5));
        await Task.Delay(200);
        await server.AddProductAsync();

        (await listener.NextAsync())!.StoreId.ShouldBeNull();
    }

    [Fact]
    public async Task A_listener_hears_what_another_server_has_stored()
    {
        await using var sibling = await server.StartSiblingAsync();
        var shop = await server.NewShopAsync();
        using var there = Elsewhere(sibling, shop.Worker);
        using var listener = await EventStreamReader.OpenAsync(there);

        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));

        await listener.NextOfAsync(shop.StoreId);
    }

    [Fact]
    public async Task Many_changes_are_told_together()
    {
        var shop = await server.NewShopAsync();
        using var listener = await EventStreamReader.OpenAsync(shop.Worker);

        for (var i = 0; i < 30; i++) await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 1));
        var last = await server.AskAsync<long>("select max(seq_id) from mt_events where tenant_id = $1", $"{shop.StoreId}");
        var positions = new List<long>();
        while (positions.LastOrDefault() < last) positions.Add((await listener.NextOfAsync(shop.StoreId)).Position);

        positions.ShouldBe(positions.Distinct().Order());
    }

    [Fact]
    public async Task A_listener_that_comes_back_hears_what_happened_meanwhile()
    {
        var shop = await server.NewShopAsync();
        var reader = new Reader(shop.Worker);
        await reader.PullAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));

        using var resumed = await EventStreamReader.OpenAsync(shop.Worker, reader.Cursor);
        var received = await resumed.NextOfAsync(shop.StoreId);
        await reader.PullAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));
        using var again = await EventStreamReader.OpenAsync(shop.Worker, reader.Cursor, received.Id);

        (await again.NextOfAsync(shop.StoreId)).Position.ShouldBeGreaterThan(received.Position);
        await reader.PullAsync();
        using var nothingNew = await EventStreamReader.OpenAsync(shop.Worker, reader.Cursor);
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 1));
        (await nothingNew.NextOfAsync(shop.StoreId))
            .Position.ShouldBe(await server.AskAsync<long>("select max(seq_id) from mt_events where tenant_id = $1", $"{shop.StoreId}"));
    }

    [Fact]
    public async Task What_was_heard_is_no_cursor_of_changes_and_a_wrong_one_is_refused()
    {
        var shop = await server.NewShopAsync();
        using var listener = await EventStreamReader.OpenAsync(shop.Worker);
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));
        var received = await listener.NextOfAsync(shop.StoreId);

        (await shop.Worker.GetAsync($"/api/v1/sync/changes?cursor={received.Id}")).ShouldBeProblem(400, "cursor.invalid");
        (await shop.Worker.GetAsync("/api/v1/sync/events?cursor=x")).ShouldBeProblem(400, "cursor.invalid");
        var gone = FeedCursor.Parse(received.Id!, CursorUse.Events)! with { Epoch = Guid.NewGuid() };
        (await shop.Worker.GetAsync($"/api/v1/sync/events?cursor={gone.Text(CursorUse.Events)}")).ShouldBeProblem(410, "cursor.gone");
    }

    [Fact]
    public async Task A_user_who_is_disabled_hears_why_and_no_more()
    {
        var shop = await server.NewShopAsync();
        using var listener = await EventStreamReader.OpenAsync(shop.Worker);

        await server.DisableAsync(shop.Worker);

        ServerEvent? last = null;
        while (await listener.NextAsync() is { } received) last = received;
        last.ShouldNotBeNull().Event.ShouldBe("end");
        last.Json.GetProperty("code").GetString().ShouldBe("auth.revoked");
    }

    [Fact]
    public async Task A_store_that_is_given_or_taken_away_is_told()
    {
        var (shop, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        await other.SyncAsync(other.Device.Inbound(other.Milk, 5));
        using var listener = await EventStreamReader.OpenAsync(shop.Worker);

        await server.AssignAsync(shop.Worker, other.StoreId);

        var stores = new HashSet<Guid?> { (await listener.NextOfStoreAsync()).StoreId, (await listener.NextOfStoreAsync()).StoreId };
        stores.ShouldBe([shop.StoreId, other.StoreId], ignoreOrder: true);
    }

    [Fact]
    public async Task A_user_has_only_so_many_streams()
    {
        var user = await server.AddUserAsync(Role.Admin);
        var listeners = new List<EventStreamReader>();
        for (var i = 0; i < ListenerRegister.MostOfUser; i++) listeners.Add(await EventStreamReader.OpenAsync(user));

        (await user.GetAsync("/api/v1/sync/events")).ShouldBeProblem(429, "events.too_many");
        listeners[0].Dispose();
        await Eventually.TrueAsync(async () => (await user.GetAsync("/api/v1/sync/events")).Status is 200);
        foreach (var listener in listeners) listener.Dispose();
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_streams()
    {
        var sibling = await server.StartSiblingAsync();
        var user = await server.AddUserAsync(Role.Admin);
        using var there = Elsewhere(sibling, user);
        using var listener = await EventStreamReader.OpenAsync(there);

        var stopping = sibling.StopAsync();

        (await listener.NextAsync()).ShouldBeNull();
        await stopping.WaitAsync(TimeSpan.FromSeconds(5));
        await sibling.DisposeAsync();
    }

    private static HttpClient Elsewhere(Microsoft.AspNetCore.Builder.WebApplication sibling, TestUser user)
    {
        var client = new HttpClient { BaseAddress = new(sibling.Urls.Single()) };
        client.DefaultRequestHeaders.Authorization = user.Client.DefaultRequestHeaders.Authorization;
        return client;
    }
}

/// <summary>Streams of a server whose heart beats faster than anybody would want.</summary>
public class HeartbeatTests(SocketServer server) : IClassFixture<SocketServer>
{
    [Fact]
    public async Task A_stream_is_never_silent_for_long_and_ends_with_its_token()
    {
        server.Service<EventStreams>().Heartbeat.ShouldBe(TimeSpan.FromSeconds(15));
        server.Service<EventStreams>().Heartbeat = TimeSpan.FromMilliseconds(50);
        var shop = await server.NewShopAsync();
        using var listener = await EventStreamReader.OpenAsync(shop.Worker);

        for (var beats = 0; beats < 3; beats++) (await listener.NextAsync(comments: true))!.Event.ShouldBe("comment");
        server.Clock.Now = server.Clock.Now.AddHours(2);

        var end = (await listener.NextAsync()).ShouldNotBeNull();
        (end.Event, end.Json.GetProperty("code").GetString()).ShouldBe(("end", "auth.expired"));
        (await listener.NextAsync()).ShouldBeNull();
    }
}
