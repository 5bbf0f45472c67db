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

    [Fact]
    public async Task What_is_in_quarantine_stays_open_and_gets_its_place_and_how_its_time_was_found()
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "ddon");
        await new Migrator(source, "ddon", [.. Migration.In(typeof(PostgresEventStore).Assembly, typeof(Database).Assembly)
            .Where(one => string.CompareOrdinal(one.Name, "0010") < 0)]).ApplyAsync(Ct);
        var shop = Some.Id();
        await using (var insert = source.CreateCommand(
            """
            insert into ddon_quarantine (tenant_id, id, reason, message, raw, device_id, synced_by, batch_id, occurred_at, received_at)
            select $1, gen_random_uuid(), 'barcode.unknown', '', raw, $2, $2, $2, '2026-11-22T01:00:00Z', '2026-11-22T03:00:00Z'::timestamptz - place * interval '1 s'
            from unnest($3::jsonb[]) with ordinality as sent(raw, place)
            """))
        {
            insert.Parameters.Add(Sql.Text(shop.ToString()));
            insert.Parameters.Add(Sql.Id(shop));
            insert.Parameters.Add(Sql.Jsons(
            [
                """{ "barcode": "880", "occurredAt": "2026-11-22T10:00:00.0000004+09:00" }"""u8.ToArray(),
                """{ "barcode": "881", "occurredAt": "2026-11-22T02:00:00Z" }"""u8.ToArray(),
                """{ "productId": "01a199b1-135f-7d3b-8304-60025c6baece", "occurredAt": "2026-11-22T02:00:00Z", "ageMs": 7 }"""u8.ToArray(),
            ]));
            await insert.ExecuteNonQueryAsync(Ct);
        }

        await Database.CreateMigrator(source, "ddon").ApplyAsync(Ct);

        await using var ask = source.CreateCommand(
            "select clock || ' ' || status || ' ' || coalesce(barcode, product_id::text) from ddon_quarantine where position > 0 order by position");
        await using var rows = await ask.ExecuteReaderAsync(Ct);
        var found = new List<string>();
        while (await rows.ReadAsync(Ct)) found.Add(rows.GetString(0));
        found.ShouldBe(["Age open 01a199b1-135f-7d3b-8304-60025c6baece", "Offset open 881", "AsRecorded open 880"]);
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
