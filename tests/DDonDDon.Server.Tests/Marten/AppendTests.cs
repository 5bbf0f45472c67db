using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Server.Tests.Marten;

public class AppendTests(PostgresCluster cluster)
{
    private readonly Guid _shop = Some.Id();
    private readonly Guid _product = Some.Id();

    private string Tenant => _shop.ToString();

    private NewEvent[] Events(int count) => [.. Enumerable.Range(0, count).Select(_ => Some.Received(_shop, _product).AsEvent())];

    [Fact]
    public async Task A_stream_can_be_appended_to_once_in_a_transaction()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await using var transaction = await database.Store.BeginAsync(Tenant, 2, [], CancellationToken.None);
        transaction.Append(_product, DdonEvents.StockStream, 0, Events(1));

        Should.Throw<InvalidOperationException>(() => transaction.Append(_product, DdonEvents.StockStream, 1, Events(1)));
    }

    [Fact]
    public async Task A_tenant_that_has_no_head_yet_is_read_once_like_any_other()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        for (var time = 0; time < 2; time++)
        {
            var read = new Rows<int>(Sql.Command("select 7"), row => row.GetInt32(0));
            await using var transaction = await database.Store.BeginAsync(Tenant, 1, [read], CancellationToken.None);
            transaction.Append(Some.Id(), DdonEvents.StockStream, 0, Events(1));

            (await transaction.CommitAsync(CancellationToken.None)).ShouldBe(CommitOutcome.Committed);
            read.Items.ShouldBe([7]);
        }
        (await database.AskAsync<long>("select event_count from ddon_ledger_head")).ShouldBe(2);
    }

    [Fact]
    public async Task Versions_run_from_1_without_a_gap()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);

        foreach (var (expected, count) in new[] { (0, 3), (3, 1), (4, 2) })
            (await database.Store.AppendAsync(Tenant, _product, expected, Events(count))).ShouldBe(CommitOutcome.Committed);

        (await database.LedgerAsync(Tenant)).Select(stored => stored.Version).ShouldBe([1, 2, 3, 4, 5, 6]);
        (await database.AskAsync<long>("select version from mt_streams")).ShouldBe(6);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(99, 1)]
    [InlineData(0, GatheredEvents.Fewest)]
    [InlineData(1, GatheredEvents.Fewest)]
    [InlineData(3, GatheredEvents.Fewest)]
    [InlineData(99, GatheredEvents.Fewest)]
    public async Task A_wrong_expected_version_is_a_conflict_and_stores_nothing(long expected, int count)
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await database.Store.AppendAsync(Tenant, _product, 0, Events(2));
        var before = await database.LedgerAsync(Tenant);

        (await database.Store.AppendAsync(Tenant, _product, expected, Events(count))).ShouldBe(CommitOutcome.Conflict);

        (await database.LedgerAsync(Tenant)).Select(stored => stored.Id).ShouldBe(before.Select(stored => stored.Id));
        (await database.AskAsync<string>("select format('%s %s', event_count, encode(last_hash, 'hex')) from ddon_ledger_head"))
            .ShouldBe($"2 {ChainWalk.Of(before)}");
        (await database.Store.AppendAsync(Tenant, _product, 2, Events(1))).ShouldBe(CommitOutcome.Committed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(GatheredEvents.Fewest)]
    public async Task A_stream_that_does_not_exist_is_not_at_any_version(int count)
    {
        await using var database = await TestDatabase.CreateAsync(cluster);

        (await database.Store.AppendAsync(Tenant, _product, 1, Events(count))).ShouldBe(CommitOutcome.Conflict);

        (await database.CountEventsAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(GatheredEvents.Fewest)]
    public async Task One_stale_stream_keeps_the_whole_batch_out(int count)
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var other = Some.Id();
        await database.Store.AppendAsync(Tenant, _product, 0, Events(2));
        foreach (var wrong in new long[] { 1, 7 })
        {
            await using var transaction = await database.Store.BeginAsync(Tenant, 2, [], CancellationToken.None);
            transaction.Append(other, DdonEvents.StockStream, 0, Events(count));
            transaction.Append(_product, DdonEvents.StockStream, wrong, Events(1));
            transaction.Queue(Sql.Command("insert into mt_doc_store (id, data) values ($1, '{}')", Sql.Id(other)));

            (await transaction.CommitAsync(CancellationToken.None)).ShouldBe(CommitOutcome.Conflict);
        }

        (await database.CountEventsAsync()).ShouldBe(2);
        (await database.AskAsync<long>("select count(*) from mt_streams")).ShouldBe(1);
        (await database.AskAsync<long>("select count(*) from mt_doc_store")).ShouldBe(0);
    }

    [Fact]
    public async Task A_conflict_lets_the_next_writer_in_at_once()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await using var stale = await database.Store.BeginAsync(Tenant, 1, [], CancellationToken.None);
        stale.Append(_product, DdonEvents.StockStream, 5, Events(1));
        (await stale.CommitAsync(CancellationToken.None)).ShouldBe(CommitOutcome.Conflict);

        (await database.Store.AppendAsync(Tenant, _product, 0, Events(1))).ShouldBe(CommitOutcome.Committed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(GatheredEvents.Fewest)]
    public async Task An_id_that_is_stored_already_is_refused_in_every_ledger(int count)
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var once = Events(count);
        await database.Store.AppendAsync(Tenant, _product, 0, once);

        await Should.ThrowAsync<OvertakenException>(() => database.Store.AppendAsync(Tenant, _product, count, once));
        await Should.ThrowAsync<OvertakenException>(() => database.Store.AppendAsync(Tenant, Some.Id(), 0, once));
        await Should.ThrowAsync<OvertakenException>(() => database.Store.AppendAsync(Some.Id().ToString(), _product, 0, once));

        (await database.CountEventsAsync()).ShouldBe(count);
    }

    [Fact]
    public async Task More_events_than_announced_get_positions_too()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await using (var transaction = await database.Store.BeginAsync(Tenant, 2, [], CancellationToken.None))
        {
            transaction.Append(_product, DdonEvents.StockStream, 0, Events(3));
            (await transaction.CommitAsync(CancellationToken.None)).ShouldBe(CommitOutcome.Committed);
        }

        var ledger = await database.LedgerAsync(Tenant);
        ledger.Select(stored => stored.Version).ShouldBe([1, 2, 3]);
        ChainWalk.Of(ledger).ShouldNotBeNull();
    }

    [Fact]
    public async Task Another_broken_key_is_a_fault_and_not_a_conflict()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await using var transaction = await database.Store.BeginAsync(Tenant, 1, [], CancellationToken.None);
        transaction.Append(_product, DdonEvents.StockStream, 0, Events(1));
        transaction.Queue(Sql.Command("insert into ddon_barcode (code, product_id, pack_size) values ('1', $1, 1), ('1', $1, 1)",
            Sql.Id(_product)));

        var fault = await Should.ThrowAsync<PostgresException>(() => transaction.CommitAsync(CancellationToken.None));

        fault.ConstraintName.ShouldBe("idx_products_barcode");
    }

    [Fact]
    public async Task What_is_not_committed_is_rolled_back()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await using (var transaction = await database.Store.BeginAsync(Tenant, 1, [], CancellationToken.None))
            transaction.Append(_product, DdonEvents.StockStream, 0, Events(1));
        await using (var transaction = await database.Store.BeginAsync(Tenant, 1, [], CancellationToken.None))
            await transaction.ReadAsync([new Rows<int>(Sql.Command("insert into mt_doc_store (id, data) values ($1, '{}') returning 1", Sql.Id(_product)),
                row => row.GetInt32(0))], CancellationToken.None);

        (await database.CountEventsAsync()).ShouldBe(0);
        (await database.AskAsync<long>("select count(*) from mt_doc_store")).ShouldBe(0);
        (await database.Store.AppendAsync(Tenant, _product, 0, Events(1))).ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public async Task Recorded_times_never_run_backwards_though_clocks_do()
    {
        var clock = new TestClock(Some.Time.AddTicks(7));
        await using var database = await TestDatabase.CreateAsync(cluster, clock);
        var recorded = new List<DateTimeOffset>();
        foreach (var seconds in new[] { 0, 2, -3600, 1, 3 })
        {
            clock.Now = Some.Time.AddSeconds(seconds).AddTicks(7);
            await using var transaction = await database.Store.BeginAsync(Tenant, 1, [], CancellationToken.None);
            recorded.Add(transaction.RecordedAt);
            transaction.Append(_product, DdonEvents.StockStream, recorded.Count - 1, Events(1));
            await transaction.CommitAsync(CancellationToken.None);
        }

        recorded.ShouldBe([.. new[] { 0, 2, 2, 2, 3 }.Select(seconds => Some.Time.AddSeconds(seconds))]);
        (await database.LedgerAsync(Tenant)).Select(stored => stored.Timestamp).ShouldBe(recorded);
    }

    [Fact]
    public async Task Statements_that_go_along_are_stored_with_the_events_and_can_give_rows()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await using var transaction = await database.Store.BeginAsync(Tenant, 1, [], CancellationToken.None);
        transaction.Append(_product, DdonEvents.StockStream, 0, Events(1));
        transaction.Append(Some.Id(), DdonEvents.StockStream, 0, []);
        var answer = new Rows<long>(Sql.Command("select count(*) from mt_events"), row => row.GetInt64(0));
        transaction.Queue(Sql.Command("insert into mt_doc_store (id, data) values ($1, '{}')", Sql.Id(_product)));
        transaction.Queue(answer);

        (await transaction.CommitAsync(CancellationToken.None)).ShouldBe(CommitOutcome.Committed);

        answer.Items.ShouldBe([1]);
        (await database.AskAsync<long>("select count(*) from mt_doc_store")).ShouldBe(1);
        (await database.AskAsync<long>("select count(*) from mt_streams")).ShouldBe(1);
    }
}
