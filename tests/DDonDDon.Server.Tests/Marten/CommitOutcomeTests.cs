using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Server.Tests.Marten;

public class CommitOutcomeTests(PostgresCluster cluster)
{
    private readonly Guid _shop = Some.Id();
    private readonly Guid _product = Some.Id();

    [Fact]
    public async Task A_commit_that_took_place_though_its_answer_was_lost_counts_as_committed()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await using var proxy = await OnFirstCommitAsync(() => Task.FromResult(Fate.CutBeforeAnswer));
        await using var source = database.Through(proxy);

        (await OnTheWire(database, source).BookAsync(_shop, Some.Received(_shop, _product, 3))).ShouldBe(CommitOutcome.Committed);

        (await database.CountEventsAsync()).ShouldBe(1);
        (await database.AskAsync<string>("select data ->> 'quantity' from mt_doc_currentstock")).ShouldBe("3");
    }

    [Fact]
    public async Task A_commit_that_never_arrived_stored_nothing_and_can_be_repeated()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await using var proxy = await OnFirstCommitAsync(() => Task.FromResult(Fate.CutBefore));
        await using var source = database.Through(proxy);
        var store = OnTheWire(database, source);
        var movement = Some.Received(_shop, _product);

        await Should.ThrowAsync<NotCommittedException>(() => store.BookAsync(_shop, movement));
        (await database.CountEventsAsync()).ShouldBe(0);

        (await store.BookAsync(_shop, movement)).ShouldBe(CommitOutcome.Committed);
        await Should.ThrowAsync<OvertakenException>(() => store.AppendAsync(_shop.ToString(), _product, 1, movement.AsEvent()));
        (await database.CountEventsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_session_that_was_ended_before_its_commit_stored_nothing()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await using var proxy = await OnFirstCommitAsync(async () =>
        {
            await TerminateAsync(database);
            return Fate.Forward;
        });
        await using var source = database.Through(proxy);

        await Should.ThrowAsync<NotCommittedException>(() =>
            OnTheWire(database, source).BookAsync(_shop, Some.Received(_shop, _product)));

        (await database.CountEventsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_session_that_was_ended_before_its_writes_stored_nothing()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await using (var transaction = await database.Store.BeginAsync(_shop.ToString(), 1, [], CancellationToken.None))
        {
            transaction.Append(_product, DdonEvents.StockStream, 0, [Some.Received(_shop, _product).AsEvent()]);
            await TerminateAsync(database);
            await Should.ThrowAsync<NotCommittedException>(() => transaction.CommitAsync(CancellationToken.None));
        }

        (await database.Store.BookAsync(_shop, Some.Received(_shop, _product))).ShouldBe(CommitOutcome.Committed);
        (await database.CountEventsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_event_stored_by_another_meanwhile_does_not_make_a_lost_commit_a_success()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var (shared, own) = (Some.Received(_shop, _product), Some.Received(_shop, _product));
        var (commits, stored) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var proxy = new WireProxy(await cluster.PortAsync(), async message =>
        {
            if (!message.IsCommit || Interlocked.Increment(ref commits) > 1)
            {
                // The look-up comes after the other has stored the event.
                if (Volatile.Read(ref commits) > 0) await stored.Task;
                return Fate.Forward;
            }
            try
            {
                await TerminateAsync(database);
                (await database.Store.BookAsync(_shop, shared)).ShouldBe(CommitOutcome.Committed);
                return Fate.CutBefore;
            }
            finally
            {
                stored.SetResult();
            }
        });
        await using var source = database.Through(proxy);

        await Should.ThrowAsync<NotCommittedException>(() => OnTheWire(database, source).BookAsync(_shop, shared, own));

        (await database.LedgerAsync(_shop.ToString())).ShouldHaveSingleItem().Id.ShouldBe(shared.Id);
    }

    [Fact]
    public async Task Of_two_saves_that_wait_for_each_other_one_is_stored_and_the_other_told_that_it_is_not()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await database.ExecuteAsync("create table waited (id int primary key); insert into waited values (1), (2)");
        Guid[] shops = [Some.Id(), Some.Id()];
        var begun = await Task.WhenAll(shops.Select(shop => database.Store.BeginAsync(shop.ToString(), 1, [], CancellationToken.None)));
        foreach (var (place, transaction) in begun.Index())
        {
            await transaction.ReadAsync([Held(place)], CancellationToken.None);
            transaction.Append(_product, DdonEvents.StockStream, 0, [Some.Received(shops[place], _product).AsEvent()]);
            transaction.Queue(Held(1 - place));
        }

        var saved = await Task.WhenAll(begun.Select(async transaction =>
        {
            await using (transaction)
                try
                {
                    return await transaction.CommitAsync(CancellationToken.None);
                }
                catch (OvertakenException)
                {
                    return (CommitOutcome?)null;
                }
        }));

        saved.OrderBy(outcome => outcome is null).ShouldBe([CommitOutcome.Committed, null]);
        (await database.CountEventsAsync()).ShouldBe(1);
        (await database.LedgerAsync(shops[Array.IndexOf(saved, CommitOutcome.Committed)].ToString())).ShouldHaveSingleItem();

        static Rows<int> Held(int place) => new(Sql.Command("select id from waited where id = $1 for update", Sql.Bigint(place + 1)), row => row.GetInt32(0));
    }

    [Fact]
    public async Task Without_events_a_lost_commit_stays_unknown()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await using var proxy = await OnFirstCommitAsync(() => Task.FromResult(Fate.CutBeforeAnswer));
        await using var source = database.Through(proxy);
        await using var transaction = await OnTheWire(database, source).BeginAsync(_shop.ToString(), 0, [],
            CancellationToken.None);
        transaction.Queue(Sql.Command("insert into mt_doc_store (id, data) values ($1, '{}')", Sql.Id(_product)));

        await Should.ThrowAsync<NpgsqlException>(() => transaction.CommitAsync(CancellationToken.None));

        (await database.AskAsync<long>("select count(*) from mt_doc_store")).ShouldBe(1);
    }

    private static LedgerDatabase OnTheWire(TestDatabase database, NpgsqlDataSource source) =>
        DdonLedger.Open(source, TimeProvider.System);

    private async Task<WireProxy> OnFirstCommitAsync(Func<Task<Fate>> happens)
    {
        var commits = 0;
        return new(await cluster.PortAsync(), message =>
            message.IsCommit && Interlocked.Increment(ref commits) == 1 ? happens() : Task.FromResult(Fate.Forward));
    }

    // Ends the sessions that stand in a transaction, and waits until they are gone.
    private static async Task TerminateAsync(TestDatabase database)
    {
        const string waiting = "from pg_stat_activity where datname = current_database() and state = 'idle in transaction'";
        (await database.ListAsync<bool>($"select pg_terminate_backend(pid) {waiting}")).ShouldBe([true]);
        while (await database.AskAsync<long>($"select count(*) {waiting}") > 0) await Task.Delay(5);
    }
}
