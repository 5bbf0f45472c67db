using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Server.Tests.Sync;

/// <summary>A server whose locks wait for half a second only.</summary>
public sealed class ImpatientServer(PostgresCluster cluster) : TestServer(cluster)
{
    protected override NpgsqlDataSource Open(string connectionString) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = Settings.Schema, Options = "-c lock_timeout=500ms" });
}

public class StoresTests(ImpatientServer server) : IClassFixture<ImpatientServer>
{
    [Fact]
    public async Task Items_of_several_stores_share_a_batch_and_are_answered_in_its_order()
    {
        var (one, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        var worker = await server.AddUserAsync(Role.Worker, one.StoreId, other.StoreId);

        var results = await worker.SyncAsync(one.Device.Batch(
            other.Device.Inbound(one.Milk, 3), one.Device.Inbound(one.Milk, 5), other.Device.Outbound(one.Milk, 1)));

        results.Select(result => result.Stock).ShouldBe([3, 5, 2]);
        (await one.StockAsync(one.Milk)).ShouldBe(5);
        (await other.StockAsync(one.Milk)).ShouldBe(2);
    }

    [Fact]
    public async Task A_store_that_is_locked_too_long_gets_its_items_back_and_the_others_are_taken()
    {
        var (one, locked) = (await server.NewShopAsync(), await server.NewShopAsync());
        var worker = await server.AddUserAsync(Role.Worker, one.StoreId, locked.StoreId);
        await locked.SyncAsync(locked.Device.Inbound(locked.Milk, 1));
        var batch = one.Device.Batch(
            locked.Device.Inbound(one.Milk, 3).With("seq", 11), one.Device.Inbound(one.Milk, 5),
            locked.Device.Count(one.Milk, 7).With("seq", 12));

        await using (var holder = await server.DataSource.OpenConnectionAsync())
        await using (var transaction = await holder.BeginTransactionAsync())
        {
            await LockAsync(holder, locked.StoreId);
            var results = await worker.SyncAsync(batch);

            results.Select(result => result.Status).ShouldBe(["retry", "accepted", "retry"]);
            results[0].Code.ShouldBe("store.busy");
            (await locked.SyncOneAsync(locked.Device.Inbound(one.Milk, 1).With("seq", 13))).ShouldBe("retry", "store.busy");
            (await locked.EventsAsync()).ShouldBe(1);
        }

        (await worker.SyncAsync(batch)).Select(result => result.Status).ShouldBe(["accepted", "duplicate", "accepted"]);
    }

    [Fact]
    public async Task Counters_that_have_not_arrived_are_named_over_batches_and_stores()
    {
        var (one, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        var worker = await server.AddUserAsync(Role.Worker, one.StoreId, other.StoreId);

        (await SendAsync(one, 1, 2, 5)).ShouldBe([3, 4]);
        (await SendAsync(other, 3, 8)).ShouldBe([4, 6, 7]);
        (await SendAsync(one, 4, 6)).ShouldBe([7]);
        (await SendAsync(other, 7)).ShouldBeEmpty();

        async Task<IReadOnlyList<long>> SendAsync(Shop shop, params long[] seqs) => (await worker.SendAsync(
            one.Device.Batch(seqs.Select(seq => shop.Device.Inbound(one.Milk, 1).With("seq", seq))))).MissingSeq;
    }

    [Fact]
    public async Task A_counter_has_arrived_whatever_became_of_its_item()
    {
        var shop = await server.NewShopAsync();
        var device = shop.Device;

        var answer = await shop.Worker.SendAsync(device.Batch(
            device.Inbound(shop.Milk, 1).With("seq", 6),
            device.Inbound(shop.Milk, -1).With("seq", 1),
            device.Scan("INBOUND", $"missing-{shop.StoreId}", 1).With("seq", 2),
            device.Inbound(shop.Milk, 1).With("seq", 3).With("unknown", 1),
            device.Inbound(shop.Milk, 1).With("seq", 4).With("storeId", Guid.NewGuid())));

        answer.Results.Select(result => result.Status).ShouldBe(["accepted", "rejected", "quarantined", "rejected", "rejected"]);
        answer.MissingSeq.ShouldBe([5]);
        (await shop.Worker.SendAsync(device.Batch(device.Inbound(shop.Milk, 1).With("seq", 5).With("note", 1))))
            .MissingSeq.ShouldBeEmpty();
    }

    [Fact]
    public async Task At_most_a_hundred_missing_counters_are_named()
    {
        var shop = await server.NewShopAsync();

        var answer = await shop.Worker.SendAsync(
            shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1).With("seq", 100_000)));

        answer.MissingSeq.ShouldBe(Enumerable.Range(1, 100).Select(seq => (long)seq));
    }

    private static async Task LockAsync(NpgsqlConnection holder, Guid storeId)
    {
        await using var command = new NpgsqlCommand("select 1 from ddon_ledger_head where tenant_id = $1 for update", holder)
        {
            Parameters = { new() { Value = $"{storeId}" } },
        };
        (await command.ExecuteScalarAsync()).ShouldBe(1);
    }
}
