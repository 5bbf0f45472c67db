using DDonDDon.Client.Tests.Support;
using DDonDDon.Domain.Access;

namespace DDonDDon.Client.Tests;

/// <summary>Whose a till is, against the real server.</summary>
public class DeviceTests(RealServer server) : IClassFixture<RealServer>
{
    [Fact]
    public async Task The_outbox_of_a_dead_till_is_sent_by_an_administrator_and_nobody_else()
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유"));
        await using var till = await DdonClient.OpenAsync(new() { Server = server.Address, Store = LocalStore.InMemory() });
        await server.SignInAsync(till, store);
        await till.RecordAsync(Movement.Inbound(store, milk, 1));
        (await till.SyncOnceAsync()).Synced.ShouldBe(1);
        await till.RecordAsync(Movement.Inbound(store, milk, 2));
        using var saved = new MemoryStream();
        await till.ExportOutboxAsync(saved);
        saved.Position = 0;
        var colleague = await server.AddUserAsync(Role.Worker, store);
        (await Should.ThrowAsync<HttpRequestException>(() => OutboxReplay.SendAsync(saved, server.Address, colleague.AccessToken)))
            .Message.ShouldStartWith("device.foreign");
        saved.Position = 0;

        (await OutboxReplay.SendAsync(saved, server.Address, (await server.AddUserAsync(Role.Admin)).AccessToken))
            .ShouldHaveSingleItem().Status.ShouldBe("accepted");

        (await server.StockAsync(store, milk)).ShouldBe(3);
    }

    [Fact]
    public async Task A_file_that_somebody_else_uses_is_told_and_keeps_what_it_has()
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유"));
        await using var till = await DdonClient.OpenAsync(new() { Server = server.Address, Store = LocalStore.InMemory() });
        // Somebody has sent under this till's name before it ever did.
        await server.PostAsync("sync/batch", new { deviceId = till.DeviceId, sentAt = DateTimeOffset.UtcNow, items = Array.Empty<object>() });

        await server.SignInAsync(till, store, isForeign: true);
        await till.RecordAsync(Movement.Inbound(store, milk, 1));

        (await till.SyncOnceAsync()).Synced.ShouldBe(1, "nobody has a key of it, so it sends as a script does");
    }
}
