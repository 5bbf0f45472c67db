using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Marten;

/// <summary>A rebuild that is stopped, and the one after it. One tenant with six items of two events; all their documents are wrong.</summary>
public class ResumedRebuildTests(PostgresCluster cluster)
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private readonly Guid _shop = Some.Id();
    private readonly Guid[] _products = [.. Enumerable.Range(0, 6).Select(_ => Some.Id())];

    [Fact]
    public async Task A_stopped_rebuild_has_changed_nothing_and_the_next_one_goes_on_where_it_was()
    {
        await using var database = await WrongStockAsync();
        var before = await database.DocumentsAsync("mt_doc_currentstock");
        await StopAfterAsync(database, 4);
        (await database.DocumentsAsync("mt_doc_currentstock")).ShouldBe(before);
        var rest = new Reports();

        var result = await new Rebuilder(database.Store, batchSize: 1).RebuildAsync(DdonProjections.CurrentStock, 1, rest, Ct);

        rest.Events[0].ShouldBeInRange(2, 8);
        rest.Events.Sum().ShouldBe(12);
        result.ShouldBe(new RebuildResult(1, 6, 12, 0, 6, 0));
        await ShouldBeRightAsync(database);
        (await database.AskAsync<bool>("select to_regclass('ddon_shadow_mt_doc_currentstock') is null")).ShouldBeTrue();
        (await database.AskAsync<long>("select count(*) from ddon_rebuild")).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_booked_between_the_two_is_caught_up_for_the_items_that_were_done_already()
    {
        await using var database = await WrongStockAsync();
        await StopAfterAsync(database, 4);
        await database.Store.BookAsync(_shop, [.. _products.Select(product => Some.Received(_shop, product))]);

        await new Rebuilder(database.Store, batchSize: 1).RebuildAsync(DdonProjections.CurrentStock, 1, null, Ct);

        (await database.ListAsync<long>("select distinct mt_version from mt_doc_currentstock")).ShouldBe([3]);
        await ShouldBeRightAsync(database);
    }

    [Theory]
    [InlineData("update ddon_rebuild set build = 'another'")]
    [InlineData("truncate ddon_rebuild")]
    [InlineData("drop table ddon_shadow_mt_doc_currentstock")]
    public async Task What_another_build_or_a_crash_of_the_database_left_is_not_gone_on_with(string meanwhile)
    {
        await using var database = await WrongStockAsync();
        await StopAfterAsync(database, 4);
        await database.ExecuteAsync("update ddon_shadow_mt_doc_currentstock set data = '{}'");
        await database.ExecuteAsync(meanwhile);

        await new Rebuilder(database.Store, batchSize: 1).RebuildAsync(DdonProjections.CurrentStock, 1, null, Ct);

        await ShouldBeRightAsync(database);
    }

    [Fact]
    public async Task Who_wants_to_starts_over()
    {
        await using var database = await WrongStockAsync();
        await StopAfterAsync(database, 4);
        await database.ExecuteAsync("update ddon_shadow_mt_doc_currentstock set data = '{}'");

        await new Rebuilder(database.Store, batchSize: 1)
            .RebuildAsync(DdonProjections.CurrentStock, [_shop.ToString()], 1, null, Ct, startOver: true);

        await ShouldBeRightAsync(database);
    }

    private async Task<TestDatabase> WrongStockAsync()
    {
        var database = await TestDatabase.CreateAsync(cluster);
        for (var i = 0; i < 2; i++) await database.Store.BookAsync(_shop, [.. _products.Select(product => Some.Received(_shop, product))]);
        await database.ExecuteAsync("update mt_doc_currentstock set data = data || '{\"quantity\": 7777}'");
        return database;
    }

    private static async Task StopAfterAsync(TestDatabase database, int reports)
    {
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() =>
            new Rebuilder(database.Store, batchSize: 1).RebuildAsync(DdonProjections.CurrentStock, 1, new Reports(stop, reports), stop.Token));
    }

    private static async Task ShouldBeRightAsync(TestDatabase database) =>
        (await new Verifier(database.Store).VerifyAsync(DdonProjections.CurrentStock, 1, null, Ct)).Differences.ShouldBeEmpty();

    private sealed class Reports(CancellationTokenSource? stop = null, int after = int.MaxValue) : IProgress<ProjectionProgress>
    {
        public List<int> Events { get; } = [];

        public void Report(ProjectionProgress value)
        {
            Events.Add(value.Events);
            if (Events.Count == after) stop!.Cancel();
        }
    }
}
