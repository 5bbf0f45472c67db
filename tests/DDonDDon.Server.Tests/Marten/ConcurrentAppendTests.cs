using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Marten;

public class ConcurrentAppendTests(PostgresCluster cluster)
{
    private readonly Guid _shop = Some.Id();

    [Fact]
    public async Task Whoever_reads_up_to_a_position_never_misses_an_event_before_it()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        using var finished = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            var seen = new List<long[]>();
            while (!finished.IsCancellationRequested)
                seen.Add([.. await database.ListAsync<long>("select seq_id from mt_events where tenant_id = $1 order by seq_id",
                    Sql.Text(_shop.ToString()))]);
            return seen;
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++)
                (await database.Store.BookAsync(_shop, Some.Received(_shop, Some.Id()), Some.Received(_shop, Some.Id())))
                    .ShouldBe(CommitOutcome.Committed);
        })));
        await finished.CancelAsync();

        var last = await database.ListAsync<long>("select seq_id from mt_events order by seq_id");
        last.Count.ShouldBe(240);
        var snapshots = await watching;
        snapshots.Select(seen => seen.Length).Distinct().Count()
            .ShouldBeGreaterThan(2, "the reader looked too rarely to prove anything");
        foreach (var seen in snapshots) last.Take(seen.Length).ShouldBe(seen);
        ChainWalk.Of(await database.LedgerAsync(_shop.ToString())).ShouldNotBeNull();
    }

    [Fact]
    public async Task Tenants_do_not_wait_for_each_other()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var other = Some.Id();
        await using var slow = await database.Store.BeginAsync(_shop.ToString(), 1, [], CancellationToken.None);

        (await database.Store.BookAsync(other, Some.Received(other, Some.Id())).WaitAsync(TimeSpan.FromSeconds(10)))
            .ShouldBe(CommitOutcome.Committed);

        var same = database.Store.BookAsync(_shop, Some.Received(_shop, Some.Id()));
        await Task.WhenAny(same, Task.Delay(300));
        same.IsCompleted.ShouldBeFalse();
        await slow.DisposeAsync();
        (await same).ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public async Task Sixteen_writers_on_one_stream_leave_the_document_that_its_events_give()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var product = Some.Id();

        await Task.WhenAll(Enumerable.Range(1, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++) (await database.Store.BookAsync(_shop, Some.Received(_shop, product, writer)))
                .ShouldBe(CommitOutcome.Committed);
        })));

        (await database.AskAsync<string>("select format('%s %s', data ->> 'quantity', mt_version) from mt_doc_currentstock"))
            .ShouldBe("1360 160");
        (await database.LedgerAsync(_shop.ToString())).Select(stored => stored.Version)
            .ShouldBe(Enumerable.Range(1, 160).Select(version => (long)version));
        (await new Verifier(database.Store).VerifyAsync(DdonProjections.CurrentStock, 1, null,
            CancellationToken.None)).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Batches_over_the_same_streams_in_opposite_orders_do_not_deadlock()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var products = Enumerable.Range(0, 20).Select(_ => Some.Id()).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => Task.Run(async () =>
        {
            var order = writer % 2 == 0 ? products : [.. products.Reverse()];
            for (var i = 0; i < 8; i++)
                (await database.Store.BookAsync(_shop, [.. order.Select(product => Some.Received(_shop, product))]))
                    .ShouldBe(CommitOutcome.Committed);
        })));

        (await database.CountEventsAsync()).ShouldBe(6 * 8 * 20);
        (await database.ListAsync<long>("select distinct version from mt_streams")).ShouldBe([48]);
    }
}
