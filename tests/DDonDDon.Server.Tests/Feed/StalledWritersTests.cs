using System.Collections.Concurrent;
using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Support;
using Npgsql;

namespace DDonDDon.Server.Tests.Feed;

/// <summary>Transactions that hold earlier positions and stall before they commit, while readers page: what commits late is not skipped.</summary>
public class StalledWritersTests(TestServer server) : IClassFixture<TestServer>
{
    private const int Writers = 4;
    private const int Rounds = 25;

    private readonly ConcurrentQueue<(string Tenant, Guid Stream, long Version)> _written = [];

    [Fact]
    public async Task Readers_that_page_all_the_while_miss_nothing_in_any_store_nor_in_the_catalogue()
    {
        Guid[] stores = [await server.OpenStoreAsync(), await server.OpenStoreAsync(), await server.OpenStoreAsync()];
        Guid[] items = [.. Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7())];
        var worker = await server.AddUserAsync(Role.Worker, stores);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => new Reader(worker)).ToList();
        // The last one begins in the middle of it, and gets what there is by id before it gets the rest by commit.
        foreach (var reader in readers[..2]) await reader.PullAsync();
        var reading = readers.Select(async (reader, number) =>
        {
            while (!done.IsCancellationRequested) await reader.PullOnceAsync(number == 0 ? 500 : Random.Shared.Next(1, 6));
        }).ToList();

        var writing = stores.SelectMany(store => Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
                await AppendAsync(store, round % 2 == 0 ? Guid.CreateVersion7() : items[Random.Shared.Next(items.Length)]);
        }))).Append(Task.Run(async () =>
        {
            for (var round = 0; round < Rounds * 2; round++) await EditAsync(items[round % items.Length], round);
        }));
        await Task.WhenAll(writing);
        await done.CancelAsync();
        await Task.WhenAll(reading);

        foreach (var reader in readers)
        {
            await reader.PullAsync();
            foreach (var ledger in _written.GroupBy(one => one.Tenant)) ShouldHave(reader, ledger.Key, [.. ledger], inOrder: reader != readers[^1]);
            reader.Received.GroupBy(change => change.Text).ShouldAllBe(one => one.Count() == 1);
        }
    }

    /// <summary>
    /// Why there is a position a ledger: with one for all, the greatest that was seen, a transaction that took an earlier one and commits later is passed over.
    /// </summary>
    [Fact]
    public async Task Reading_by_the_greatest_position_alone_would_miss_a_store_that_stalls()
    {
        var (slow, quick) = (await server.OpenStoreAsync(), await server.OpenStoreAsync());
        var worker = await server.AddUserAsync(Role.Worker, slow, quick);
        var reader = new Reader(worker);
        await reader.PullAsync();
        var greatest = await GreatestAsync(0);

        await using (var gate = await server.DataSource.OpenConnectionAsync())
        await using (var stalled = await server.Store.BeginAsync($"{slow}", 1, [], CancellationToken.None))
        {
            var before = await LastPositionAsync();
            await using (var shut = new NpgsqlCommand("select pg_advisory_lock(4711)", gate)) await shut.ExecuteNonQueryAsync();
            Write(stalled, slow, Guid.CreateVersion7(), null);
            stalled.Queue(new Rows<int>(Sql.Command("select 1 from pg_advisory_xact_lock(4711)"), row => row.GetInt32(0)));
            var committing = stalled.CommitAsync(CancellationToken.None);
            while (await LastPositionAsync() == before) await Task.Delay(10);

            await AppendAsync(quick, Guid.CreateVersion7());
            (await reader.PullAsync()).Single().StoreId.ShouldBe(quick);
            greatest = await GreatestAsync(greatest);
            await using (var open = new NpgsqlCommand("select pg_advisory_unlock(4711)", gate)) await open.ExecuteNonQueryAsync();
            (await committing).ShouldBe(CommitOutcome.Committed);
        }

        (await GreatestAsync(greatest)).ShouldBe(greatest, "the late one lies before what was seen");
        (await reader.PullAsync()).Single().StoreId.ShouldBe(slow);

        Task<long> LastPositionAsync() => server.AskAsync<long>("select last_value from mt_events_sequence");

        Task<long> GreatestAsync(long after) =>
            server.AskAsync<long>("select coalesce(max(seq_id), $1) from mt_events where tenant_id = any($2) and seq_id > $1", after,
                new[] { $"{slow}", $"{quick}" });
    }

    // Every stream's last version, once, in the order of the commits.
    private static void ShouldHave(Reader reader, string tenant, List<(string Tenant, Guid Stream, long Version)> written, bool inOrder)
    {
        var kind = tenant == LedgerDatabase.DefaultTenant ? "product" : "stock";
        var received = reader.Received.Where(change => change.Kind == kind && (change.StoreId?.ToString() ?? LedgerDatabase.DefaultTenant) == tenant)
            .ToList();
        var last = written.GroupBy(one => one.Stream).ToDictionary(stream => stream.Key, stream => stream.Max(one => one.Version));
        foreach (var (stream, version) in last)
            reader.Documents[(kind, kind == "stock" ? Guid.Parse(tenant) : null, stream)].GetProperty("version").GetInt64().ShouldBe(version);
        // A lock makes the writers of a ledger one after another, so the order in which they noted their commits behind it is that of the commits.
        var order = written.Select((one, index) => ((one.Stream, one.Version), index)).ToDictionary(one => one.Item1, one => one.index);
        int[] places = [.. received.Where(change => order.ContainsKey((change.Id, change.Version))).Select(change => order[(change.Id, change.Version)])];
        if (inOrder) places.ShouldBe(places.Order());
        received.Where(change => last.ContainsKey(change.Id)).Select(change => (change.Id, change.Version)).ShouldBeSubsetOf(order.Keys);
    }

    private async Task AppendAsync(Guid store, Guid product)
    {
        var loaded = DdonProjections.CurrentStock.Load($"{store}", [product]);
        await using var transaction = await server.Store.BeginAsync($"{store}", 1, [loaded], CancellationToken.None);
        await StallAsync();
        var version = Write(transaction, store, product, loaded.Items.SingleOrDefault()?.Data);
        _written.Enqueue(($"{store}", product, version));
        (await transaction.CommitAsync(CancellationToken.None)).ShouldBe(CommitOutcome.Committed);
    }

    private long Write(LedgerSession transaction, Guid store, Guid product, byte[]? document)
    {
        var json = server.Store.Types.Json;
        var stock = document is null ? CurrentStock.Empty(store, product) : JsonSerializer.Deserialize<CurrentStock>(document, json)!;
        var movement = new StockReceived
        {
            Id = Guid.CreateVersion7(),
            StoreId = store,
            ProductId = product,
            DeviceId = Guid.NewGuid(),
            Seq = 1,
            OccurredAt = transaction.RecordedAt,
            ClientTime = transaction.RecordedAt,
            Quantity = 1,
        };
        var after = stock.TryApply(movement)!;
        transaction.Append(product, DdonEvents.StockStream, stock.Version, [new(movement.Id, movement)]);
        transaction.Prepare(DdonProjections.CurrentStock, [after]);
        return after.Version;
    }

    private async Task EditAsync(Guid product, int round)
    {
        await using var ledger = server.Service<ILedgers>().Open(null);
        var facts = await ledger.LoadAsync(new() { Catalogue = [product] }, CancellationToken.None);
        await StallAsync();
        var edit = new ProductChanged
        {
            Id = Guid.CreateVersion7(),
            ProductId = product,
            DeviceId = Guid.NewGuid(),
            Seq = 1,
            RecordedBy = Guid.NewGuid(),
            OccurredAt = facts.RecordedAt.AddTicks(10 * round),
            Changes = new Dictionary<string, string?> { [ProductField.Name] = $"상품 {round}" },
        };
        var (edits, refused) = await server.Service<Catalogue>().StoreAsync(ledger, facts, joining => joining.Join(new(edit, null)), CancellationToken.None);
        refused.ShouldBeNull();
        _written.Enqueue((LedgerDatabase.DefaultTenant, product, edits.Find(product)!.Version));
    }

    private static Task StallAsync() => Random.Shared.Next(4) == 0 ? Task.Delay(Random.Shared.Next(1, 60)) : Task.CompletedTask;
}
