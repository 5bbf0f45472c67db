using System.Text.Json;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Server.Postgres;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Faults.Tests.CommandLine;

public class DbTests(PostgresCluster cluster)
{
    [Fact]
    public async Task A_fresh_database_is_wrong_until_the_schema_is_applied()
    {
        var environment = Ddon.On(await cluster.CreateDatabaseAsync());

        (await StateAsync(environment)).ShouldBe((1, "missing"));
        var before = await Ddon.RunAsync(environment, ["db", "assert"]);
        (before.ExitCode, before.Errors.Contains("mt_events: missing", StringComparison.Ordinal)).ShouldBe((1, true));
        (await Ddon.RunAsync(environment, ["db", "patch"])).Output.ShouldContain("mt_quick_append_events");
        (await Ddon.RunAsync(environment, ["db", "apply"])).ExitCode.ShouldBe(0);
        var after = await Ddon.RunAsync(environment, ["db", "assert"]);
        (after.ExitCode, after.Errors).ShouldBe((0, ""));
        (await StateAsync(environment)).ShouldBe((0, "current"));
        (await Ddon.RunAsync(environment, ["db", "patch"])).Output.ShouldBeEmpty();
        var again = await Ddon.RunAsync(environment, ["db", "apply"]);
        (again.ExitCode, again.Output).ShouldBe((0, $"The schema is up to date.{Environment.NewLine}"));
    }

    [Fact]
    public async Task Several_that_apply_at_once_make_the_schema_once()
    {
        var environment = Ddon.On(await cluster.CreateDatabaseAsync());

        var applied = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Ddon.RunAsync(environment, ["db", "apply"])));

        applied.ShouldAllBe(run => run.ExitCode == 0);
        applied.Count(run => run.Output.StartsWith("The schema was brought", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_refuses_a_database_whose_schema_is_pending()
    {
        var refused = await Ddon.RunAsync(Ddon.On(await cluster.CreateDatabaseAsync()), ["serve"]);

        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldHaveSingleLine().ShouldContain("Run ddon db apply.");
    }

    [Fact]
    public async Task A_database_of_the_former_layout_is_refused_in_one_line_that_says_what_to_do()
    {
        var environment = Ddon.On(await cluster.CreateDatabaseAsync());
        await ExecuteAsync(environment, "create schema ddon; create table ddon.ddon_migrations (name varchar)");

        foreach (var verb in new[] { (string[])["db", "apply"], ["serve"] })
        {
            var refused = await Ddon.RunAsync(environment, verb);

            refused.ExitCode.ShouldBe(1);
            refused.Errors.ShouldHaveSingleLine().ShouldContain("remove the folder .ddon");
        }
    }

    [Theory]
    [InlineData("password")]
    [InlineData("database")]
    public async Task A_database_that_does_not_let_the_program_in_is_said_in_one_line(string wrong)
    {
        var connection = new NpgsqlConnectionStringBuilder(await cluster.CreateDatabaseAsync()) { [wrong] = "wrong" };

        var failed = await Ddon.RunAsync(Ddon.On(connection.ConnectionString), ["db", "status"]);

        failed.ExitCode.ShouldBe(1);
        failed.Errors.ShouldHaveSingleLine();
    }

    [Theory]
    [InlineData("drop index ddon.idx_mt_events_event_id", "mt_events: not as it should be")]
    [InlineData("alter table ddon.mt_events add column colour text", "mt_events: not as it should be")]
    [InlineData("alter table ddon.ddon_ledger_head alter last_hash drop not null", "ddon_ledger_head: not as it should be")]
    [InlineData("drop function ddon.ddon_search_terms", "ddon_search_terms: missing")]
    public async Task A_schema_that_somebody_has_changed_is_told_by_what_differs(string change, string told)
    {
        var environment = Ddon.On(await cluster.CreateDatabaseAsync());
        await Ddon.RunAsync(environment, ["db", "apply"]);
        await ExecuteAsync(environment, change);

        var assert = await Ddon.RunAsync(environment, ["db", "assert"]);

        assert.ExitCode.ShouldBe(1);
        assert.Errors.ShouldContain(told);
    }

    [Theory]
    [InlineData("update mt_events set data = data")]
    [InlineData("delete from mt_events")]
    [InlineData("truncate mt_events")]
    [InlineData("alter table mt_events add column colour text")]
    [InlineData("drop table mt_events")]
    [InlineData("create trigger lie before insert on mt_events for each row execute function suppress_redundant_updates_trigger()")]
    [InlineData("update ddon_schema set mark = 'lie'")]
    public async Task The_running_programs_role_cannot_rewrite_history(string statement)
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        await using var source = Database.OpenAsApplication(shop.ConnectionString, "ddon");
        await using var command = source.CreateCommand(statement);

        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await ApplicationRole.MayChangeEventsAsync(source, "ddon", default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_connection_that_may_not_make_roles_is_told_what_that_means()
    {
        var database = new NpgsqlConnectionStringBuilder(await cluster.CreateDatabaseAsync());
        var owner = $"owner_{Guid.NewGuid():N}";
        await ExecuteAsync(Ddon.On(database.ConnectionString),
            $"create role {owner} login password 'secret'; grant create on database \"{database.Database}\" to {owner}");
        (database.Username, database.Password) = (owner, "secret");
        var environment = Ddon.On(database.ConnectionString);

        var applied = await Ddon.RunAsync(environment, ["db", "apply"]);
        applied.ExitCode.ShouldBe(0, applied.Errors);
        applied.Errors.ShouldHaveSingleLine().ShouldContain("may not create roles");
        await using var server = await RealServer.StartAsync(environment);
        server.Process.Errors.ShouldContain("This program could change events");
    }

    private static async Task ExecuteAsync(Dictionary<string, string> environment, string sql)
    {
        await using var source = NpgsqlDataSource.Create(environment["DATABASE_URL"]);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<(int ExitCode, string? State)> StateAsync(Dictionary<string, string> environment)
    {
        var status = await Ddon.RunAsync(environment, ["db", "status", "--json"]);
        using var said = JsonDocument.Parse(status.Output);
        return (status.ExitCode, said.RootElement.GetProperty("state").GetString());
    }
}
