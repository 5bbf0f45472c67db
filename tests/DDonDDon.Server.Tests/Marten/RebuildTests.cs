using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Marten;

public class RebuildTests(PostgresCluster cluster)
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Fact]
    public async Task A_rebuild_changes_nothing_in_a_healthy_database()
    {
        await using var database = await SomeStockAsync();
        var before = await database.DocumentsAsync("mt_doc_currentstock");

        var result = await new Rebuilder(database.Store).RebuildAsync(DdonProjections.CurrentStock, 2, null, Ct);

        result.ShouldBe(new RebuildResult(2, 6, 12, 0, 0, 0));
        (await database.DocumentsAsync("mt_doc_currentstock")).ShouldBe(before);
    }

    [Fact]
    public async Task A_rebuild_repairs_missing_changed_and_extra_documents_with_the_times_of_their_last_events()
    {
        await using var database = await SomeStockAsync();
        var before = await database.DocumentsAsync("mt_doc_currentstock");
        await database.ExecuteAsync("delete from mt_doc_currentstock where id = (select min(id::text)::uuid from mt_doc_currentstock)");
        await database.ExecuteAsync("update mt_doc_currentstock set data = data || '{\"quantity\": 7777}' "
            + "where id = (select max(id::text)::uuid from mt_doc_currentstock)");
        await database.ExecuteAsync("insert into mt_doc_currentstock (tenant_id, id, data) "
            + "select tenant_id, gen_random_uuid(), data from mt_doc_currentstock limit 1");
        await database.ExecuteAsync("insert into mt_doc_currentstock (tenant_id, id, data) select 'nowhere', id, data from mt_doc_currentstock limit 1");

        var result = await new Rebuilder(database.Store).RebuildAsync(DdonProjections.CurrentStock, 2, null, Ct);

        (result.Added, result.Changed, result.Removed).ShouldBe((1, 1, 2));
        (await database.DocumentsAsync("mt_doc_currentstock")).ShouldBe(before);
    }

    [Fact]
    public async Task A_rebuild_repairs_the_barcodes()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await SomeProductsAsync(database.Store);
        const string barcodes = "select format('%s %s %s %s', tenant_id, code, product_id, pack_size) from ddon_barcode order by 1";
        var before = await database.ListAsync<string>(barcodes);
        await database.ExecuteAsync("delete from ddon_barcode where code = '1'");
        await database.ExecuteAsync("update ddon_barcode set pack_size = 9 where code = '2'");
        await database.ExecuteAsync("update ddon_barcode set product_id = gen_random_uuid() where code = '3'");
        await database.ExecuteAsync("insert into ddon_barcode (code, product_id, pack_size) values ('99', gen_random_uuid(), 1)");
        var verifier = new Verifier(database.Store);
        (await verifier.VerifyAsync(DdonProjections.Product, 2, null, Ct)).Differences.Count.ShouldBe(6);

        await new Rebuilder(database.Store).RebuildAsync(DdonProjections.Product, 2, null, Ct);

        (await database.ListAsync<string>(barcodes)).ShouldBe(before);
        (await verifier.VerifyAsync(DdonProjections.Product, 2, null, Ct)).Differences.ShouldBeEmpty();
    }

    // A unique index on the documents must not stand in the way of the right ones.
    [Fact]
    public async Task A_rebuild_gives_addresses_back_that_wrong_documents_hold()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var (kim, lee, park) = (Some.Id(), Some.Id(), Some.Id());
        foreach (var (id, email) in new[] { (kim, "kim@example.com"), (lee, "lee@example.com"), (park, "park@example.com") })
            await database.Store.StartAsync(DdonProjections.User, id, Some.User(id, email));
        var before = await database.DocumentsAsync("mt_doc_user");
        await database.ExecuteAsync("update mt_doc_user set id = gen_random_uuid() where id = $1", Sql.Id(kim));
        await database.ExecuteAsync("update mt_doc_user set data = data || '{\"email\": \"x\"}' where id = $1", Sql.Id(lee));
        await database.ExecuteAsync("update mt_doc_user set data = data || '{\"email\": \"lee@example.com\"}' where id = $1",
            Sql.Id(park));
        await database.ExecuteAsync("update mt_doc_user set data = data || '{\"email\": \"park@example.com\"}' where id = $1",
            Sql.Id(lee));

        var result = await new Rebuilder(database.Store).RebuildAsync(DdonProjections.User, 1, null, Ct);

        (result.Added, result.Changed, result.Removed).ShouldBe((1, 2, 1));
        (await database.DocumentsAsync("mt_doc_user")).ShouldBe(before);
    }

    [Fact]
    public async Task A_second_rebuild_waits_for_the_first()
    {
        await using var database = await SomeStockAsync();
        await using var impatient = TestDatabase.Impatient(database.ConnectionString, seconds: 1);
        await using var first = await database.Source.OpenConnectionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand("select pg_advisory_lock(hashtext('rebuild mt_doc_currentstock'))",
            first)) await hold.ExecuteNonQueryAsync();
        var second = new Rebuilder(DdonLedger.Open(impatient, TimeProvider.System)).RebuildAsync(DdonProjections.CurrentStock, 2, null, Ct);

        await Task.WhenAny(second, Task.Delay(1500));
        second.IsCompleted.ShouldBeFalse();
        await using (var release = new Npgsql.NpgsqlCommand("select pg_advisory_unlock_all()",
            first)) await release.ExecuteNonQueryAsync();
        (await second).Documents.ShouldBe(6);
    }

    [Fact]
    public async Task Progress_counts_every_event()
    {
        await using var database = await SomeStockAsync();
        var progress = new Counting();

        await new Rebuilder(database.Store).RebuildAsync(DdonProjections.CurrentStock, 2, progress, Ct);
        await new Verifier(database.Store).VerifyAsync(DdonProjections.CurrentStock, 2, progress, Ct);

        progress.Events.ShouldBe(24);
    }

    // Two shops with three products each, booked twice at different times.
    private async Task<TestDatabase> SomeStockAsync()
    {
        var clock = new TestClock(Some.Time);
        var database = await TestDatabase.CreateAsync(cluster, clock);
        for (var i = 0; i < 2; i++)
        {
            var (shop, products) = (Some.Id(), new[] { Some.Id(), Some.Id(), Some.Id() });
            for (var j = 0; j < 2; j++)
                foreach (var product in products)
                {
                    clock.Now += TimeSpan.FromMinutes(1);
                    (await database.Store.BookAsync(shop, Some.Received(shop, product, 2.5m))).ShouldBe(CommitOutcome.Committed);
                }
        }
        return database;
    }

    private static async Task SomeProductsAsync(LedgerDatabase store)
    {
        foreach (var (name, codes) in new (string, string[])[] { ("우유", ["1", "2"]), ("빵", ["3"]), ("물", []) })
        {
            var id = Some.Id();
            await store.StartAsync(DdonProjections.Product, id, Some.Product(id, name, codes));
        }
    }

    private sealed class Counting : IProgress<ProjectionProgress>
    {
        private int _events;

        public int Events => _events;

        public void Report(ProjectionProgress value) => Interlocked.Add(ref _events, value.Events);
    }
}
