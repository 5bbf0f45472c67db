using System.Net;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Faults.Tests.Faults;

/// <summary>The connection between the server and PostgreSQL breaks at a COMMIT, so that its outcome is unknown.</summary>
public sealed class LostCommitTests(PostgresCluster cluster) : IAsyncLifetime
{
    private const int Seed = 4242;

    private readonly Relay _database = new();
    private readonly CommitTrap _trap = new();
    private Shop _shop = null!;
    private RealServer _server = null!;
    private Outbox _outbox = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 2, products: 6);
        var direct = new NpgsqlConnectionStringBuilder(_shop.ConnectionString);
        _database.Target = new(IPAddress.Loopback, direct.Port);
        _database.Passages = _trap.Passage;
        direct.Port = _database.Port;
        _server = await RealServer.StartAsync(Ddon.On(direct.ConnectionString));
        _outbox = new(Guid.CreateVersion7(), _shop.Token, _server.Address);
        await _outbox.SettleAsync(Some.Batch(_shop, new(Seed), 3));
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_looked_up_and_acknowledged()
    {
        var items = Some.Batch(_shop, new(Seed), 20);
        _trap.Set(Lost.Answer);

        var (status, answers) = await _outbox.SendAsync(items);

        _trap.Caught.ShouldBe(1);
        status.ShouldBe(HttpStatusCode.OK);
        answers.ShouldAllBe(answer => answer.Status == "accepted");
        await AuditAsync(items);
    }

    [Fact]
    public async Task A_commit_that_never_arrived_is_not_acknowledged_and_can_be_sent_again()
    {
        var items = Some.Batch(_shop, new(Seed), 20);
        _trap.Set(Lost.Commit);

        var (status, answers) = await _outbox.SendAsync(items);

        _trap.Caught.ShouldBe(1);
        (status, answers.Count).ShouldBe((HttpStatusCode.ServiceUnavailable, 0));
        (await _outbox.SendAsync(items)).Answers.ShouldAllBe(answer => answer.Status == "accepted");
        await AuditAsync(items);
    }

    [Fact]
    public async Task A_commit_whose_outcome_cannot_be_looked_up_is_not_acknowledged_and_settles_later()
    {
        var items = Some.Batch(_shop, new(Seed), 20);
        var target = _database.Target;
        _trap.Set(Lost.Answer);
        _database.Target = null;
        var settling = _outbox.SettleAsync(items);

        for (var wait = 0; wait < 300 && _trap.Caught == 0; wait++) await Task.Delay(100);
        _trap.Caught.ShouldBe(1);
        // Long enough for the look-up to have found nobody.
        await Task.Delay(2000);
        settling.IsCompleted.ShouldBeFalse();
        _database.Target = target;
        await settling;

        _outbox.LostAnswers.ShouldBe(items.Count);
        await AuditAsync(items);
    }

    [Fact]
    public async Task Commits_that_break_all_the_time_lose_nothing_and_book_nothing_twice()
    {
        using var fleet = Fleet.Start(_shop, _server.Address, devices: 4, Seed);
        var random = new Random(Seed);

        for (var cut = 0; cut < 40; cut++)
        {
            _trap.Set((Lost)random.Next(1, 4));
            await fleet.AdvanceAsync(random.Next(1, 12));
            if (cut % 20 == 10) _database.CutAll();
        }

        _trap.Set(Lost.Nothing);
        await fleet.CloseAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{fleet.Report}, {_trap.Caught} commits broken");
        _trap.Caught.ShouldBeGreaterThan(20);
        await Audit.CheckAsync(_shop.ConnectionString, fleet.Acknowledged.Concat(_outbox.Acknowledged.Keys));
    }

    public async ValueTask DisposeAsync()
    {
        _outbox?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    private Task AuditAsync(IEnumerable<Item> items) =>
        Audit.CheckAsync(_shop.ConnectionString, items.Select(item => item.Id).Concat(_outbox.Acknowledged.Keys));
}
