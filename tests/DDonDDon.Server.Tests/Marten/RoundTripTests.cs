using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Marten;

public class RoundTripTests(PostgresCluster cluster)
{
    // What is counted are the messages after which PostgreSQL answers: Sync ('S') at the end of a batch, and simple queries
    // ('Q'). BEGIN and the clean-up of a pooled connection are simple queries too, but travel in front of the next batch.
    [Theory]
    [InlineData(40, "BEGIN", "Sync", "Sync", "COMMIT")]
    [InlineData(500, "BEGIN", "Sync", "Sync", "COMMIT")]
    public async Task A_batch_takes_two_round_trips_and_a_commit(int events, params string[] expected)
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var asked = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var proxy = new WireProxy(await cluster.PortAsync(), message =>
        {
            if (message.Type is 'S' or 'Q') asked.Enqueue(message.Type == 'S' ? "Sync"
                : message.Text.Split(' ', ';')[0].ToUpperInvariant());
            return Task.FromResult(Fate.Forward);
        });
        await using var source = database.Through(proxy);
        var store = DdonLedger.Open(source, TimeProvider.System);
        var shop = Some.Id();
        var products = Enumerable.Range(0, events / 5).Select(_ => Some.Id()).ToArray();

        // The statements are prepared by their second use, so the third time is like all that follow. The tenant has no head at first:
        // that is found out and mended in one round trip more.
        for (var time = 0; time < 3; time++)
        {
            asked.Clear();
            (await store.BookAsync(shop, [.. Enumerable.Range(0, events).Select(i => Some.Received(shop, products[i % products.Length]))]))
                .ShouldBe(CommitOutcome.Committed);
            asked.SkipWhile(ask => ask != "BEGIN").ShouldBe(time > 0 ? expected : [expected[0], "Sync", .. expected[1..]]);
        }

        (await database.CountEventsAsync()).ShouldBe(3 * events);
        (await database.AskAsync<long>("select count(*) from mt_doc_currentstock where mt_version = 15")).ShouldBe(events / 5);
    }
}
