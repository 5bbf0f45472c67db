using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;
using Marten;
using Npgsql;

namespace DDonDDon.Server.Tests.Marten;

/// <summary>What Marten or the database would let happen past <see cref="LedgerSession"/>, and what refuses it.</summary>
public class PastTheDoorTests(PostgresCluster cluster)
{
    private readonly Guid _shop = Some.Id();
    private readonly Guid _product = Some.Id();

    private string Tenant => _shop.ToString();

    [Theory]
    [InlineData("update mt_events set data = data")]
    [InlineData("delete from mt_events")]
    [InlineData("truncate mt_events")]
    [InlineData("update mt_events set is_archived = true")]
    [InlineData("delete from mt_streams")]
    [InlineData("truncate mt_streams cascade")]
    [InlineData("delete from ddon_ledger_head")]
    [InlineData("alter table mt_events drop constraint ddon_chained")]
    public async Task The_programs_role_neither_changes_nor_removes_what_is_recorded(string statement)
    {
        await using var database = await SomeLedgerAsync();
        await using var application = await AsApplicationAsync(database);
        await using var command = application.CreateCommand(statement);

        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("'{}'")]
    [InlineData("'{\"n\": 3}'")]
    [InlineData("jsonb_build_object('hash', repeat('0', 64))")]
    public async Task An_event_without_its_place_in_the_chain_is_refused(string headers)
    {
        await using var database = await SomeLedgerAsync();
        await using var application = await AsApplicationAsync(database);
        await using var command = application.CreateCommand($"""
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, headers)
            select nextval('mt_events_sequence'), gen_random_uuid(), stream_id, version + 1, data, type, timestamp, tenant_id, mt_dotnet_type, {headers}
            from mt_events
            """);

        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).ConstraintName.ShouldBe("ddon_chained");
    }

    [Fact]
    public async Task A_save_that_failed_leaves_no_tombstones()
    {
        await using var database = await SomeLedgerAsync();
        await using (var stale = await database.Store.BeginAsync(Tenant, 1, [], CancellationToken.None))
        {
            stale.Append(_product, DdonEvents.StockStream, 7, [Some.Received(_shop, _product).AsEvent()]);
            stale.Append(Some.Id(), DdonEvents.StockStream, 0, [Some.Received(_shop, _product).AsEvent()]);
            (await stale.CommitAsync(CancellationToken.None)).ShouldBe(CommitOutcome.Conflict);
        }

        // Marten writes them meanwhile, and ends with what it has begun.
        await database.Store.Documents.DisposeAsync();

        (await database.CountEventsAsync()).ShouldBe(1);
        (await database.AskAsync<long>("select count(*) from mt_streams")).ShouldBe(1);
    }

    [Fact]
    public async Task Marten_itself_overwrites_and_archives_nothing_by_the_programs_role()
    {
        await using var database = await SomeLedgerAsync();
        await using var application = await AsApplicationAsync(database);
        using var store = DdonLedger.Open(application, TimeProvider.System);
        foreach (var rewrite in new Action<IDocumentSession, JasperFx.Events.IEvent>[]
        {
            (session, one) => session.Events.OverwriteEvent(one),
            (session, one) => session.Events.ArchiveStream(one.StreamId),
        })
        {
            await using var session = store.Documents.LightweightSession(Tenant);
            rewrite(session, (await session.Events.FetchStreamAsync(_product)).Single());

            var refused = await Should.ThrowAsync<Exception>(() => session.SaveChangesAsync());

            (refused as PostgresException ?? refused.InnerException).ShouldBeOfType<PostgresException>().SqlState
                .ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }
    }

    [Fact]
    public async Task A_session_with_the_head_still_needs_the_expected_version_and_its_own_tenant()
    {
        await using var database = await SomeLedgerAsync();
        foreach (var append in new Action<IDocumentSession, Func<object>>[]
        {
            (session, one) => session.Events.Append(_product, one()),
            (session, one) => session.ForTenant(Some.Id().ToString()).Events.Append(_product, 2, one()),
        })
        {
            await using var session = database.Store.Documents.LightweightSession(Tenant);
            new LockedHead(Tenant, 1, new byte[32], Some.Time).GiveTo(session);
            append(session, () => Some.Received(_shop, _product));

            await Should.ThrowAsync<InvalidOperationException>(() => session.SaveChangesAsync());
        }
        (await database.CountEventsAsync()).ShouldBe(1);
    }

    private async Task<TestDatabase> SomeLedgerAsync()
    {
        var database = await TestDatabase.CreateAsync(cluster);
        (await database.Store.AppendAsync(Tenant, _product, 0, Some.Received(_shop, _product).AsEvent())).ShouldBe(CommitOutcome.Committed);
        return database;
    }

    private static async Task<NpgsqlDataSource> AsApplicationAsync(TestDatabase database)
    {
        (await ApplicationRole.SetUpAsync(database.Source, TestDatabase.Schema, CancellationToken.None)).ShouldBeTrue();
        return Database.OpenAsApplication(database.ConnectionString, TestDatabase.Schema);
    }
}
