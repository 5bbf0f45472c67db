using DDonDDon.Faults.Tests.Support;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Testing;

namespace DDonDDon.Faults.Tests.Faults;

/// <summary>Things that meet in time on one server.</summary>
public class SameTimeTests(PostgresCluster cluster)
{
    private const int Seed = 777;

    [Fact]
    public async Task A_batch_that_is_sent_eight_times_at_once_is_stored_once_and_gets_one_answer()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 4);
        await using var server = await RealServer.StartAsync(Ddon.On(shop.ConnectionString));
        using var outbox = new Outbox(Guid.CreateVersion7(), shop.Token, server.DirectAddress);
        var random = new Random(Seed);
        var sent = new List<Item>();

        for (var round = 0; round < 8; round++)
        {
            var items = Some.Batch(shop, random, 50);
            sent.AddRange(items);
            var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => outbox.SendAsync(items)));

            foreach (var same in items.Select((_, index) => replies.Select(reply => reply.Answers[index]).ToList()))
            {
                same.Select(answer => answer.Status).Order().ShouldBe(Enumerable.Repeat("duplicate", 7).Prepend("accepted"));
                same.Select(answer => answer with { Status = "" }).Distinct().Count().ShouldBe(1);
            }
        }

        await Audit.CheckAsync(shop.ConnectionString, sent.Select(item => item.Id));
    }

    [Fact]
    public async Task Rebuilding_while_batches_arrive_leaves_every_document_right()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 2, products: 6);
        await using var server = await RealServer.StartAsync(Ddon.On(shop.ConnectionString));
        using var fleet = Fleet.Start(shop, server.DirectAddress, devices: 4, Seed);

        var byProcess = Ddon.RunAsync(Ddon.On(shop.ConnectionString), ["projections", "rebuild"]);
        await using var source = Database.Open(shop.ConnectionString, "ddon");
        var rebuilder = new Rebuilder(DdonLedger.Open(source, TimeProvider.System));
        for (var rebuild = 0; rebuild < 30; rebuild++)
        {
            await fleet.AdvanceAsync(5);
            var result = await rebuilder.RebuildAsync(DdonProjections.CurrentStock, 2, null, default);
            (result.Added, result.Changed, result.Removed).ShouldBe((0, 0, 0), "the batches' own documents were not right");
        }

        var rebuilt = await byProcess;
        rebuilt.ExitCode.ShouldBe(0, rebuilt.Errors);
        await fleet.CloseAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(fleet.Report);
        await Audit.CheckAsync(shop.ConnectionString, fleet.Acknowledged);
    }
}
