using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Server.Features.Transactions;
using DDonDDon.Server.Http;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Transactions;

/// <summary>What cannot be stored now is said to be so, and may be sent again.</summary>
public class FaultTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_database_that_drops_a_transaction_is_a_503_for_its_movements_and_the_others_are_stored()
    {
        var shop = await server.NewShopAsync();
        var items = Enumerable.Range(0, 6).Select(_ => shop.Device.Inbound(shop.Milk, 1)).ToList();
        Task<Answer> taken;
        Task<Answer>[] waiting;
        await using (await server.Store.BeginAsync($"{shop.StoreId}", 0, [], CancellationToken.None))
        {
            taken = shop.BookAsync(items[0]);
            await Eventually.TrueAsync(async () => await server.AskAsync<long>(LockWaiters) == 1);
            waiting = [.. items.Skip(1).Select(item => shop.BookAsync(item))];
            await Task.Delay(300, TestContext.Current.CancellationToken);
            await server.AskAsync<bool>(
                "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()");
            (await taken).ShouldBeProblem(503, "database.away").RetryAfter.ShouldNotBeNull();
        }

        foreach (var answer in await Task.WhenAll(waiting)) answer.Status.ShouldBe(201, answer.Body);
        (await shop.BookAsync(items[0])).ShouldBeBooked(stock: 6);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task When_too_many_wait_the_next_is_told_at_once_to_come_back()
    {
        var shop = await server.NewShopAsync();
        var writers = server.Service<StoreWriters>();
        List<Task<(ItemResult? Result, Problem? Fault)>> waiting;
        await using (await server.Store.BeginAsync($"{shop.StoreId}", 0, [], CancellationToken.None))
        {
            var taken = shop.BookAsync(shop.Device.Inbound(shop.Milk, 1));
            await Eventually.TrueAsync(async () => await server.AskAsync<long>(LockWaiters) == 1);
            waiting = [.. Enumerable.Range(0, StoreWriters.MaximumWaiting).Select(_ => writers.BookAsync(Submitted(shop), CancellationToken.None))];

            (await shop.BookAsync(shop.Device.Inbound(shop.Milk, 1))).ShouldBeProblem(503, "store.busy").RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
            taken.IsCompleted.ShouldBeFalse();
        }

        foreach (var (result, _) in await Task.WhenAll(waiting)) result!.Status.ShouldBe(ItemStatus.Accepted);
        (await shop.StockAsync(shop.Milk)).ShouldBe(StoreWriters.MaximumWaiting + 1);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Stores_whose_ledgers_are_locked_do_not_hold_up_the_others()
    {
        var others = await server.NewShopAsync();
        var locked = new List<Shop>();
        var holders = new List<IAsyncDisposable>();
        for (var i = 0; i <= 2 * Environment.ProcessorCount; i++)
        {
            locked.Add(await server.NewShopAsync());
            holders.Add(await server.Store.BeginAsync($"{locked[i].StoreId}", 0, [], CancellationToken.None));
        }
        var waiting = locked.ConvertAll(shop => shop.BookAsync(shop.Device.Inbound(shop.Milk, 1)));
        await Eventually.TrueAsync(async () => await server.AskAsync<long>(LockWaiters) == locked.Count);

        (await others.BookAsync(others.Device.Inbound(others.Milk, 1))).ShouldBeBooked(stock: 1);

        waiting.ShouldAllBe(answer => !answer.IsCompleted);
        foreach (var holder in holders) await holder.DisposeAsync();
        foreach (var answer in await Task.WhenAll(waiting)) answer.ShouldBeBooked(stock: 1);
    }

    private const string LockWaiters = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

    private static SubmittedItem Submitted(Shop shop)
    {
        var item = System.Text.Json.JsonElement.Parse(shop.Device.Inbound(shop.Milk, 1).ToJsonString());
        return new(new(Guid.NewGuid(), shop.Device.Id, shop.Worker.Id, shop.Now, 0), ItemReader.Read(item, 0, shop.Device.Id).Item!, new(shop.Now, default));
    }
}
