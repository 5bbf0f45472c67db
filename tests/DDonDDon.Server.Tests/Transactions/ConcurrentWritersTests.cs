using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Transactions;

/// <summary>Movements of many people at once, which share transactions.</summary>
public class ConcurrentWritersTests(SocketServer server) : IClassFixture<SocketServer>
{
    [Fact]
    public async Task Of_64_who_take_the_last_ten_exactly_ten_succeed()
    {
        var shop = await server.NewShopAsync();
        await shop.BookAsync(shop.Device.Inbound(shop.Milk, 10));
        var devices = Enumerable.Range(0, 64).Select(_ => shop.NewDevice()).ToList();

        var answers = await Task.WhenAll(devices.Select(device => shop.Worker.BookAsync(device, device.Outbound(shop.Milk, 1))));

        answers.Count(answer => answer.Status == 201).ShouldBe(10);
        foreach (var answer in answers.Where(answer => answer.Status != 201)) answer.ShouldBeProblem(409, "stock.insufficient");
        answers.Where(answer => answer.Status == 201).Select(answer => answer["stock"].GetProperty("quantity").GetDecimal()).Order()
            .ShouldBe(Enumerable.Range(0, 10).Select(left => (decimal)left));
        (await shop.StockAsync(shop.Milk)).ShouldBe(0);
        (await shop.EventsAsync()).ShouldBe(11);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Movements_that_wait_share_transactions()
    {
        var shop = await server.NewShopAsync();
        await shop.BookAsync(shop.Device.Inbound(shop.Milk, 1));
        List<Task<Answer>> waiting;
        await using (await server.Store.BeginAsync($"{shop.StoreId}", 0, [], CancellationToken.None))
        {
            waiting = [.. Enumerable.Range(0, 40).Select(_ => shop.BookAsync(shop.Device.Inbound(shop.Milk, 1)))];
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        foreach (var answer in await Task.WhenAll(waiting)) answer.Status.ShouldBe(201);

        (await shop.StockAsync(shop.Milk)).ShouldBe(41);
        (await server.AskAsync<long>("select count(distinct xmin::text) from mt_events where tenant_id = $1", $"{shop.StoreId}")).ShouldBe(3);
        (await server.AskAsync<long>("select count(distinct correlation_id) from mt_events where tenant_id = $1", $"{shop.StoreId}")).ShouldBe(41);
    }

    [Fact]
    public async Task Who_may_not_write_is_refused_without_harm_to_the_others()
    {
        var shop = await server.NewShopAsync();
        var (disabled, stranger) = (await server.AddUserAsync(Role.Worker, shop.StoreId), await server.AddUserAsync(Role.Worker));
        await server.DisableAsync(disabled);
        TestUser[] users = [shop.Worker, disabled, stranger, await server.AddUserAsync(Role.Admin), await server.AddUserAsync(Role.Worker, shop.StoreId)];
        List<Task<Answer>> waiting;
        await using (await server.Store.BeginAsync($"{shop.StoreId}", 0, [], CancellationToken.None))
        {
            waiting = [.. Enumerable.Range(0, 20).Select(i =>
            {
                var device = shop.NewDevice();
                return users[i % 5].BookAsync(device, device.Inbound(shop.Milk, 1));
            })];
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        var answers = await Task.WhenAll(waiting);

        for (var i = 0; i < answers.Length; i++)
            if (i % 5 == 1) answers[i].ShouldBeProblem(401, "auth.revoked");
            else if (i % 5 == 2) answers[i].ShouldBeProblem(403, "store.forbidden");
            else answers[i].Status.ShouldBe(201);
        (await shop.StockAsync(shop.Milk)).ShouldBe(12);
        (await server.AskAsync<long>("select count(distinct data ->> 'syncedBy') from mt_events where tenant_id = $1", $"{shop.StoreId}")).ShouldBe(3);
        (await server.AskAsync<long>("select count(*) from ddon_device where tenant_id = $1", $"{shop.StoreId}")).ShouldBe(12);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task The_same_movement_many_times_at_once_is_stored_once()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => shop.BookAsync(item)));

        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        answers.Count(answer => answer.Status == 200).ShouldBe(23);
        answers.Select(answer => answer["version"].GetInt64()).ShouldAllBe(version => version == 1);
        (await shop.StockAsync(shop.Milk)).ShouldBe(2);
    }

    [Fact]
    public async Task Batches_and_single_movements_of_a_store_at_once_all_count()
    {
        var shop = await server.NewShopAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            var device = shop.NewDevice();
            for (var round = 0; round < 10; round++)
                if (number % 2 == 0) (await shop.Worker.BookAsync(device, device.Inbound(shop.Milk, 1))).Status.ShouldBe(201);
                else foreach (var result in await shop.Worker.SyncAsync(device.Batch(device.Inbound(shop.Milk, 1), device.Inbound(shop.Milk, 1))))
                    result.ShouldBe("accepted");
        }));

        (await shop.StockAsync(shop.Milk)).ShouldBe(4 * 10 + 4 * 20);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_movement_whose_sender_left_after_it_was_taken_is_stored()
    {
        var shop = await server.NewShopAsync();
        await shop.BookAsync(shop.Device.Inbound(shop.Milk, 1));
        using var patience = new CancellationTokenSource();
        await using (await server.Store.BeginAsync($"{shop.StoreId}", 0, [], CancellationToken.None))
        {
            var taken = SendAsync(patience.Token);
            await Task.Delay(300, TestContext.Current.CancellationToken);
            var waiting = SendAsync(patience.Token);
            await Task.Delay(300, TestContext.Current.CancellationToken);
            await patience.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(taken);
            await Should.ThrowAsync<OperationCanceledException>(waiting);
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }

        (await shop.BookAsync(shop.Device.Inbound(shop.Milk, 1))).ShouldBeBooked(stock: 3);

        async Task SendAsync(CancellationToken ct)
        {
            using var content = System.Net.Http.Json.JsonContent.Create(shop.Device.Inbound(shop.Milk, 1).With("deviceId", shop.Device.Id));
            using var response = await shop.Worker.Client.PostAsync(Booking.Path, content, ct);
        }
    }
}
