using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Feed;

public class SnapshotTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_snapshot_has_what_paging_from_the_beginning_has()
    {
        var (shop, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5), shop.Device.Inbound(other.Milk, 7));
        await other.SyncAsync(other.Device.Inbound(other.Milk, 2));
        await shop.Worker.PutAsync($"/api/v1/inventory/{shop.StoreId}/{shop.Milk}/reorder-point", new { reorderPoint = 7 });
        var (paged, whole) = (new Reader(shop.Worker), new Reader(shop.Worker));

        await paged.PullAsync(() => 3);
        await whole.TakeSnapshotAsync();

        whole.Received.Select(change => change.Text).Order().ShouldBe(paged.Received.Select(change => change.Text).Order());
        whole.Documents.Keys.ShouldNotContain(key => key.StoreId == other.StoreId);
        whole.Cursor.ShouldBe(paged.Cursor);
        (await whole.PullAsync()).ShouldBeEmpty();
    }

    // The documents and the cursor are of one moment: what the snapshot has not comes afterwards, and nothing that it has.
    [Fact]
    public async Task Changes_after_a_snapshot_go_on_exactly_where_it_ends()
    {
        var shops = new[] { await server.NewShopAsync(), await server.NewShopAsync() };
        var worker = await server.AddUserAsync(Role.Worker, [.. shops.Select(shop => shop.StoreId)]);
        using var enough = new CancellationTokenSource();
        var writers = shops.Select(async shop =>
        {
            while (!enough.IsCancellationRequested) await shop.SyncAsync(shop.Device.Inbound(shops[Random.Shared.Next(2)].Milk, 1));
        }).ToList();

        var readers = new List<Reader>();
        for (var round = 0; round < 12; round++)
        {
            var reader = new Reader(worker);
            await reader.TakeSnapshotAsync();
            await reader.PullAsync(() => Random.Shared.Next(1, 5));
            readers.Add(reader);
        }
        await enough.CancelAsync();
        await Task.WhenAll(writers);

        foreach (var reader in readers)
        {
            await reader.PullAsync();
            reader.Received.GroupBy(change => change.Text).ShouldAllBe(one => one.Count() == 1);
            foreach (var change in reader.Received.Where(change => change.Kind is "stock").GroupBy(change => change.Key))
                change.Select(one => one.Version).ShouldBe(change.Select(one => one.Version).Order());
            foreach (var shop in shops)
                foreach (var product in shops.Select(one => one.Milk))
                    reader.Documents[("stock", shop.StoreId, product)].GetProperty("quantity").GetDecimal().ShouldBe(await shop.StockAsync(product));
        }
    }

    [Fact]
    public async Task Only_so_many_are_taken_at_once()
    {
        var shop = await server.NewShopAsync();
        var snapshots = server.Service<Snapshots>();
        var own = new Caller(shop.Worker.Id, shop.Worker.Email, Role.Worker, [shop.StoreId]);
        var held = new List<Snapshots.RunningSnapshot>();
        for (var i = 0; i < Snapshots.MostOfUser; i++) held.Add((await snapshots.BeginAsync(own, CancellationToken.None)).ShouldNotBeNull());

        var refused = await shop.Worker.GetAsync("/api/v1/sync/snapshot");

        refused.ShouldBeProblem(429, "snapshot.busy").RetryAfter.ShouldNotBeNull();
        // Nobody takes them all.
        var other = own with { UserId = Guid.NewGuid() };
        while (held.Count < Snapshots.MostAtOnce) held.Add((await snapshots.BeginAsync(other, CancellationToken.None)).ShouldNotBeNull());
        (await snapshots.BeginAsync(own with { UserId = Guid.NewGuid() }, CancellationToken.None)).ShouldBeNull();
        foreach (var one in held) await one.DisposeAsync();
        (await shop.Worker.GetAsync("/api/v1/sync/snapshot")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task One_that_takes_too_long_is_broken_off()
    {
        using var snapshots = new Snapshots(server.Service<IChangeSource>(), server.Service<ChangeWords>()) { Longest = TimeSpan.Zero };
        var shop = await server.NewShopAsync();
        await using var snapshot = await snapshots.BeginAsync(new(shop.Worker.Id, shop.Worker.Email, Role.Admin, []), CancellationToken.None);

        await Should.ThrowAsync<OperationCanceledException>(() => snapshot!.WriteAsync(new Stuck(), Language.English, CancellationToken.None));
    }

    /// <summary>A client that takes nothing.</summary>
    private sealed class Stuck : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Task.Delay(Timeout.Infinite, cancellationToken));
    }
}

/// <summary>Tests that look at the whole process, and so run when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class WholeProcess
{
    public const string Name = "The whole process";
}

/// <summary>A catalogue that does not fit into the buffers between the server and a client that does not read.</summary>
[Collection(WholeProcess.Name)]
public class LargeSnapshotTests(SocketServer server) : IClassFixture<SocketServer>
{
    private const int Products = 60_000;

    [Fact]
    public async Task A_snapshot_that_loses_the_database_midway_does_not_begin()
    {
        await FillAsync();
        var user = await server.AddUserAsync(Role.Admin);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/sync/snapshot");
        var sending = user.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        await Eventually.TrueAsync(async () => await server.AskAsync<long>(
            "select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like "
                + "'%mt_doc_product%' and pid <> pg_backend_pid()) t") > 0);

        using var response = await sending;
        (await Requests.OfAsync(response)).ShouldBeProblem(503, "database.away");
    }

    // Memory does not grow with what there is.
    [Fact]
    public async Task A_large_snapshot_is_not_held_in_memory()
    {
        await FillAsync();
        await using var snapshot = (await server.Service<Snapshots>().BeginAsync(new(Guid.NewGuid(), "", Role.Admin, []), CancellationToken.None))
            .ShouldNotBeNull();
        var output = new WatchingStream();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await snapshot.WriteAsync(output, Language.English, CancellationToken.None);

        output.Written.ShouldBeGreaterThan(10_000_000);
        (output.MostHeld - before).ShouldBeLessThan(4_000_000);
    }

    private async Task FillAsync() => await server.AskAsync<long>($$"""
        with made as (
            insert into mt_doc_product (tenant_id, id, data, mt_version)
            select '*DEFAULT*', id, jsonb_build_object('id', id, 'name', repeat('우유', 30) || n, 'archived', false, 'barcodes', '[]'::jsonb, 'version', 1), 1
            from (select n, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id from generate_series(1, {{Products}}) n) ids
            on conflict do nothing returning 1)
        select count(*) from made
        """);

    private sealed class WatchingStream : Stream
    {
        private long _watchedAt;

        public long Written { get; private set; }
        public long MostHeld { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written += buffer.Length;
            if (Written - _watchedAt < 2_000_000) return ValueTask.CompletedTask;
            _watchedAt = Written;
            MostHeld = Math.Max(MostHeld, GC.GetTotalMemory(forceFullCollection: true));
            return ValueTask.CompletedTask;
        }

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
