using DDonDDon.EventStore.Migrating;
using DDonDDon.EventStore.Tests.Support;
using DDonDDon.Server.Postgres;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.EventStore.Tests;

public class MigrationTests(PostgresCluster cluster)
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static readonly Migration[] Two =
    [
        new("0001_first", "create table first (id int);\ninsert into first values (1);"),
        new("0002_second", "insert into first values (2);"),
    ];

    private async Task<NpgsqlDataSource> EmptyAsync() => Database.Open(await cluster.CreateDatabaseAsync(), "ddon");

    [Fact]
    public async Task Before_the_schema_exists_everything_is_pending()
    {
        await using var source = await EmptyAsync();

        var status = await Database.CreateMigrator(source, "ddon").StatusAsync(Ct);

        status.Select(migration => migration.State).Distinct().ShouldBe([MigrationState.Pending]);
        status[0].ShouldBe(new MigrationStatus("0001_event_store", MigrationState.Pending, null));
    }

    [Fact]
    public async Task Each_migration_is_applied_once_and_in_order()
    {
        await using var source = await EmptyAsync();
        (await new Migrator(source, "ddon", [Two[0]]).ApplyAsync(Ct)).ShouldBe(["0001_first"]);
        (await new Migrator(source, "ddon", Two).ApplyAsync(Ct)).ShouldBe(["0002_second"]);
        (await new Migrator(source, "ddon", Two).ApplyAsync(Ct)).ShouldBeEmpty();

        (await ListAsync(source)).ShouldBe([1, 2]);
        (await new Migrator(source, "ddon", Two).StatusAsync(Ct)).Select(status => status.State)
            .ShouldBe([MigrationState.Applied, MigrationState.Applied]);
    }

    [Fact]
    public async Task Servers_that_start_at_once_apply_each_migration_once()
    {
        await using var source = await EmptyAsync();

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new Migrator(source, "ddon", Two).ApplyAsync(Ct)));

        applied.SelectMany(names => names).ShouldBe(["0001_first", "0002_second"]);
        (await ListAsync(source)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_server_waits_for_another_that_migrates_however_long_that_takes()
    {
        await using var impatient = TestDatabase.Impatient(await cluster.CreateDatabaseAsync(), seconds: 1);
        var slow = new Migrator(impatient, "ddon", [new("0001_slow", "select pg_sleep(1.8)")]);

        (await Task.WhenAll(slow.ApplyAsync(Ct), slow.ApplyAsync(Ct))).SelectMany(names => names).ShouldBe(["0001_slow"]);
    }

    [Fact]
    public async Task A_migration_whose_text_changed_is_refused()
    {
        await using var source = await EmptyAsync();
        await new Migrator(source, "ddon", Two).ApplyAsync(Ct);
        var changed = new Migrator(source, "ddon",
            [Two[0], new("0002_second", "insert into first values (3);"), new("0003_third", "insert into first values (4)")]);

        var error = await Should.ThrowAsync<MigrationException>(() => changed.ApplyAsync(Ct));

        (error.Status.Name, error.Status.State).ShouldBe(("0002_second", MigrationState.Changed));
        error.Message.ShouldContain("0002_second");
        (await ListAsync(source)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_database_that_is_newer_than_the_program_is_refused()
    {
        await using var source = await EmptyAsync();
        await new Migrator(source, "ddon", Two).ApplyAsync(Ct);

        var error = await Should.ThrowAsync<MigrationException>(() => new Migrator(source, "ddon", [Two[0]]).ApplyAsync(Ct));

        (error.Status.Name, error.Status.State).ShouldBe(("0002_second", MigrationState.Unknown));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_and_keeps_those_before_it()
    {
        await using var source = await EmptyAsync();
        var broken = new Migrator(source, "ddon", [Two[0], new("0002_broken", "insert into first values (2); select 1 / 0;")]);

        await Should.ThrowAsync<PostgresException>(() => broken.ApplyAsync(Ct));

        (await ListAsync(source)).ShouldBe([1]);
        (await new Migrator(source, "ddon", Two).ApplyAsync(Ct)).ShouldBe(["0002_second"]);
    }

    [Fact]
    public void A_checksum_does_not_depend_on_line_endings() =>
        new Migration("a", "x\r\ny").Checksum.ShouldBe(new Migration("a", "x\ny").Checksum);

    [Fact]
    public void A_statement_that_is_not_embedded_is_named() =>
        Should.Throw<InvalidOperationException>(() => SqlText.Read(typeof(SqlText).Assembly, "read/nothing.sql")).Message
            .ShouldContain("read/nothing.sql");

    private static async Task<List<int>> ListAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select id from first order by id");
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<int>();
        while (await reader.ReadAsync()) ids.Add(reader.GetInt32(0));
        return ids;
    }
}
