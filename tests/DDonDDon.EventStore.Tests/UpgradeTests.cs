using DDonDDon.EventStore.Migrating;
using DDonDDon.EventStore.Projecting;
using DDonDDon.EventStore.Tests.Support;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Projections;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.EventStore.Tests;

public class UpgradeTests(PostgresCluster cluster)
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    // The schema of release 0.1 as it was given to people.
    private static IReadOnlyList<Migration> Released { get; } =
        [.. Migration.In(typeof(PostgresEventStore).Assembly, typeof(Database).Assembly).Where(one => string.CompareOrdinal(one.Name, "0004") < 0)];

    [Fact]
    public async Task A_database_of_the_first_release_gets_its_days_once()
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "ddon");
        await new Migrator(source, "ddon", Released).ApplyAsync(Ct);
        var store = new PostgresEventStore(source, DdonEvents.CreateTypes(), TimeProvider.System);
        foreach (var shop in new[] { Some.Id(), Some.Id() })
            for (var version = 0; version < 3; version++)
                await store.AppendAsync(shop.ToString(), shop, version,
                    (Some.Received(shop, shop) with { OccurredAt = Some.Time.AddDays(version) }).AsEvent());

        await Database.CreateMigrator(source, "ddon").ApplyAsync(Ct);
        var rebuilds = new PendingRebuilds(store);
        var results = await rebuilds.RunAsync(Ct);

        results.Keys.ShouldBe(["daily-stock"]);
        results["daily-stock"].ShouldBe(new RebuildResult(2, 6, 6, 6, 0, 0));
        var verified = await new Verifier(store).VerifyAsync(DdonProjections.DailyStock, 2, null, Ct);
        (verified.Documents, verified.Differences.Count).ShouldBe((6, 0));
        (await rebuilds.RunAsync(Ct)).ShouldBeEmpty();
    }

    // A program that dies before it is done leaves the rest to the next one.
    [Fact]
    public async Task What_is_noted_again_while_it_is_made_is_made_again()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var (shop, rebuilds) = (Some.Id(), new PendingRebuilds(database.Store));
        await database.Store.BookAsync(shop, Some.Received(shop, Some.Id()));
        await NoteAsync(database, shop);
        await database.ExecuteAsync("""
            create function note() returns trigger language plpgsql as $$ begin
                update ddon.ddon_pending_rebuild set noted = noted + 1 where noted < 3; return null; end $$;
            create trigger meanwhile after delete on mt_doc_dailystock for each statement execute function note();
            """);

        (await rebuilds.RunAsync(Ct)).Count.ShouldBe(1);
        (await rebuilds.RunAsync(Ct)).Count.ShouldBe(1);
        (await rebuilds.RunAsync(Ct)).Count.ShouldBe(1);
        (await rebuilds.RunAsync(Ct)).ShouldBeEmpty();
    }

    private static Task<int> NoteAsync(TestDatabase database, Guid shop)
    {
        var note = PendingRebuilds.Add(DdonProjections.DailyStock, shop.ToString());
        return database.ExecuteAsync(note.CommandText, [.. note.Parameters.Select(parameter => ((NpgsqlParameter)parameter).Clone())]);
    }
}
