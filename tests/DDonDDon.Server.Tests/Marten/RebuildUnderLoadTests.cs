using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Marten;

public class RebuildUnderLoadTests(PostgresCluster cluster)
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Fact]
    public async Task Writers_and_readers_go_on_while_documents_are_rebuilt()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var shops = new[] { Some.Id(), Some.Id() };
        var products = Enumerable.Range(0, 30).Select(_ => Some.Id()).ToArray();
        foreach (var shop in shops) await database.Store.BookAsync(shop,
            [.. products.Select(product => Some.Received(shop, product))]);
        using var finished = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(writer =>
            Task.Run(() => WriteAsync(database.Store, shops[writer % 2], products, finished.Token))).ToArray();
        var fewest = Task.Run(() => FewestDocumentsAsync(database, finished.Token));

        var rebuilder = new Rebuilder(database.Store);
        for (var time = 0; time < 2; time++)
        {
            await database.ExecuteAsync("update mt_doc_currentstock set mt_dotnet_type = 'wrong' where id = $1",
                Sql.Id(products[time]));
            (await rebuilder.RebuildAsync(DdonProjections.CurrentStock, 2, null, Ct)).Changed.ShouldBeLessThanOrEqualTo(2);
        }
        await finished.CancelAsync();

        (await fewest).ShouldBe(60);
        var written = (await Task.WhenAll(writers)).Sum();
        written.ShouldBeGreaterThan(4);
        (await database.CountEventsAsync()).ShouldBe(60 + written);
        var verified = await new Verifier(database.Store).VerifyAsync(DdonProjections.CurrentStock, 2, null, Ct);
        verified.Differences.ShouldBeEmpty();
        (verified.Documents, verified.Events).ShouldBe((60, 60 + written));
    }

    // What is appended between the fold and the merge has to be caught up; the progress is reported in between.
    [Fact]
    public async Task What_is_appended_after_the_fold_is_caught_up()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var (shop, old, late) = (Some.Id(), Some.Id(), Some.Id());
        await database.Store.BookAsync(shop, Some.Received(shop, old));
        var between = new Once(() =>
        {
            database.Store.BookAsync(shop, Some.Received(shop, old), Some.Received(shop, late)).GetAwaiter().GetResult()
                .ShouldBe(CommitOutcome.Committed);
        });

        var result = await new Rebuilder(database.Store).RebuildAsync(DdonProjections.CurrentStock, 1, between, Ct);

        (result.Added, result.Changed, result.Removed).ShouldBe((0, 0, 0));
        (await database.ListAsync<long>("select mt_version from mt_doc_currentstock order by 1")).ShouldBe([1, 2]);
        (await new Verifier(database.Store).VerifyAsync(DdonProjections.CurrentStock, 1, null, Ct)).Differences.ShouldBeEmpty();
    }

    private static async Task<int> WriteAsync(LedgerDatabase store, Guid shop, Guid[] products, CancellationToken finished)
    {
        var written = 0;
        for (; !finished.IsCancellationRequested && written < 2000; written++)
            (await store.BookAsync(shop, Some.Received(shop, products[written % products.Length], 0.125m)))
                .ShouldBe(CommitOutcome.Committed);
        return written;
    }

    private static async Task<long> FewestDocumentsAsync(TestDatabase database, CancellationToken finished)
    {
        var fewest = long.MaxValue;
        while (!finished.IsCancellationRequested) fewest = Math.Min(fewest,
            await database.AskAsync<long>("select count(*) from mt_doc_currentstock"));
        return fewest;
    }

    private sealed class Once(Action happens) : IProgress<ProjectionProgress>
    {
        private Action? _happens = happens;

        public void Report(ProjectionProgress value) => Interlocked.Exchange(ref _happens, null)?.Invoke();
    }
}
