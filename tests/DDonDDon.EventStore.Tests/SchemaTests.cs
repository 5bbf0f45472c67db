using DDonDDon.EventStore.Migrating;
using DDonDDon.EventStore.Projecting;
using DDonDDon.EventStore.Tests.Support;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Projections;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.EventStore.Tests;

/// <summary>
/// The schema that the migrations make, and those that were given to people: Schemas/NNNN.txt holds what migration NNNN and those before it
/// made, with their checksums. Such a file never changes.
/// </summary>
public class SchemaTests(PostgresCluster cluster)
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static IReadOnlyList<Migration> All { get; } = Migration.In(typeof(PostgresEventStore).Assembly, typeof(Database).Assembly);

    public static TheoryData<string> Released { get; } = [.. Directory.GetFiles(Path.Combine(RepositoryFolder.Root, "tests/DDonDDon.EventStore.Tests/Schemas"), "*.txt")
        .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>To bring the expected schema up to date with new migrations, run this test with WRITE_DOCS=1.</summary>
    [Fact]
    public async Task The_migrations_make_the_expected_schema()
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "ddon");
        await Database.CreateMigrator(source, "ddon").ApplyAsync(Ct);

        var lines = await SchemaListing.ReadAsync(source, "ddon", Ct);
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") is "1")
            await File.WriteAllTextAsync(Path.Combine(RepositoryFolder.Root, "src/DDonDDon.Server/Sql/schema/expected.txt"), string.Concat(lines.Select(line => line + "\n")));
        else lines.ShouldBe(SchemaListing.Expected);
    }

    // What pg_dump writes is what PostgreSQL prints; a schema that it has restored must be the expected one, too.
    [Fact]
    public async Task What_the_database_prints_of_the_schema_reads_back_as_the_same()
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "ddon");
        await Database.CreateMigrator(source, "ddon").ApplyAsync(Ct);
        var printed = await SchemaListing.ReadAsync(source, "ddon", Ct);

        await using var again = source.CreateCommand("""
            do $$
            declare made record;
            begin
                for made in select conrelid::regclass as held, conname, pg_get_constraintdef(oid) as definition from pg_constraint
                            where connamespace = current_schema::regnamespace and contype = 'c'
                loop
                    execute format('alter table %s drop constraint %I, add constraint %I %s', made.held, made.conname, made.conname, made.definition);
                end loop;
                for made in select i.indexrelid::regclass as index, pg_get_indexdef(i.indexrelid) as definition from pg_index i
                            join pg_class t on t.oid = i.indrelid
                            where t.relnamespace = current_schema::regnamespace and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
                loop
                    execute format('drop index %s', made.index);
                    execute made.definition;
                end loop;
            end $$
            """);
        await again.ExecuteNonQueryAsync(Ct);

        (await SchemaListing.ReadAsync(source, "ddon", Ct)).ShouldBe(printed);
    }

    /// <summary>To freeze a release, make an empty file of its last migration's number and run this test with WRITE_DOCS=1.</summary>
    [Theory]
    [MemberData(nameof(Released))]
    public async Task A_released_schema_is_still_made_by_its_migrations(string release)
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "ddon");
        await new Migrator(source, "ddon", UpTo(release)).ApplyAsync(Ct);

        string[] held = [.. UpTo(release).Select(one => $"migration {one.Name} {one.Checksum}"), .. await SchemaListing.ReadAsync(source, "ddon", Ct)];
        var path = Path.Combine(RepositoryFolder.Root, "tests/DDonDDon.EventStore.Tests/Schemas", release + ".txt");
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") is "1" && new FileInfo(path).Length == 0) await File.WriteAllLinesAsync(path, held);

        held.ShouldBe(await File.ReadAllLinesAsync(path));
    }

    [Theory]
    [MemberData(nameof(Released))]
    public async Task A_database_of_a_release_becomes_todays_and_keeps_everything(string release)
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "ddon");
        await new Migrator(source, "ddon", UpTo(release)).ApplyAsync(Ct);
        var store = new PostgresEventStore(source, DdonEvents.CreateTypes(), TimeProvider.System);
        var (shop, product) = (Some.Id(), Some.Id());
        await store.AppendAsync(PostgresEventStore.DefaultTenant, product, 0, new NewEvent(Some.Id(), Some.Product(product, "우유", "8801234567893")));
        for (var version = 0; version < 3; version++) await store.AppendAsync(shop.ToString(), product, version, Some.Received(shop, product).AsEvent());
        var before = await EventsAsync(source);

        await Database.CreateMigrator(source, "ddon").ApplyAsync(Ct);
        await new PendingRebuilds(store).RunAsync(Ct);

        (await SchemaListing.DifferencesAsync(source, "ddon", Ct)).ShouldBeEmpty();
        (await EventsAsync(source)).ShouldBe(before);
        // Appending wrote no documents, so that is what a rebuild must add, and nothing else is wrong.
        foreach (var projection in DdonProjections.All) await new Rebuilder(store).RebuildAsync(projection, 1, null, Ct);
        foreach (var projection in DdonProjections.All)
            (await new Verifier(store).VerifyAsync(projection, 1, null, Ct)).Differences.ShouldBeEmpty(projection.Name);
    }

    private static IReadOnlyList<Migration> UpTo(string release) => [.. All.Where(one => string.CompareOrdinal(one.Name[..4], release) <= 0)];

    private static async Task<List<string>> EventsAsync(NpgsqlDataSource source)
    {
        var events = new List<string>();
        await using var command = source.CreateCommand("select to_jsonb(e)::text from mt_events e order by tenant_id, seq_id");
        await using var rows = await command.ExecuteReaderAsync(Ct);
        while (await rows.ReadAsync(Ct)) events.Add(rows.GetString(0));
        return events;
    }
}
