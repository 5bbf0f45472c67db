using System.Text.Json;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Faults.Tests.CommandLine;

public class DbTests(PostgresCluster cluster)
{
    [Fact]
    public async Task A_fresh_database_is_wrong_until_the_schema_is_applied()
    {
        var environment = Ddon.On(await cluster.CreateDatabaseAsync());

        (await StatesAsync(environment)).ShouldAllBe(state => state == "pending");
        var before = await Ddon.RunAsync(environment, ["db", "assert"]);
        (before.ExitCode, before.Errors.Contains("0001_event_store", StringComparison.Ordinal)).ShouldBe((1, true));
        (await Ddon.RunAsync(environment, ["db", "apply"])).ExitCode.ShouldBe(0);
        var after = await Ddon.RunAsync(environment, ["db", "assert"]);
        (after.ExitCode, after.Errors).ShouldBe((0, ""));
        (await StatesAsync(environment)).ShouldAllBe(state => state == "applied");
        var again = await Ddon.RunAsync(environment, ["db", "apply"]);
        (again.ExitCode, again.Output).ShouldBe((0, $"The schema is up to date.{Environment.NewLine}"));
    }

    [Fact]
    public async Task Several_that_apply_at_once_apply_each_migration_once()
    {
        var environment = Ddon.On(await cluster.CreateDatabaseAsync());

        var applied = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Ddon.RunAsync(environment, ["db", "apply"])));

        applied.ShouldAllBe(run => run.ExitCode == 0);
        applied.Count(run => run.Output.StartsWith("Applied ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_refuses_a_database_whose_schema_is_pending()
    {
        var refused = await Ddon.RunAsync(Ddon.On(await cluster.CreateDatabaseAsync()), ["serve"]);

        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldHaveSingleLine().ShouldContain("Run ddon db apply.");
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

    private static async Task<List<string?>> StatesAsync(Dictionary<string, string> environment)
    {
        var status = await Ddon.RunAsync(environment, ["db", "status", "--json"]);
        status.ExitCode.ShouldBe(0, status.Errors);
        using var migrations = JsonDocument.Parse(status.Output);
        migrations.RootElement.GetArrayLength().ShouldBeGreaterThan(0);
        return [.. migrations.RootElement.EnumerateArray().Select(migration => migration.GetProperty("state").GetString())];
    }
}
