using DDonDDon.Faults.Tests.Support;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Faults.Tests.CommandLine;

/// <summary>What is handed over to JasperFx's own commands, and what is not.</summary>
public class MartenTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Commands_that_only_look_run_on_the_ledgers_as_the_program_sets_them_up()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        var environment = Ddon.On(shop.ConnectionString);
        var patch = Path.GetTempFileName();

        foreach (var (words, told) in new (string, string)[]
        {
            ("describe", "Marten"), ("db-assert", ""), ("db-list", "ddon"), ($"db-dump {patch}", "ddon_ledger_head"),
            ("resources list", "WeaselDatabase"), ("resources check", ""), ("projections list", "current-stock"), ("help", "db-patch"),
        })
        {
            var handed = await Ddon.RunAsync(environment, ["marten", .. words.Split(' ')]);

            handed.ExitCode.ShouldBe(0, $"{words}: {handed.Errors}{handed.Output}");
            handed.Output.ShouldNotContain(new NpgsqlConnectionStringBuilder(shop.ConnectionString).Password!);
            (handed.Output + await File.ReadAllTextAsync(patch)).ShouldContain(told, customMessage: words);
        }

        File.Delete(patch);
        (await Ddon.RunAsync(environment, ["projections", "verify"])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_schema_that_differs_is_told_with_the_exit_code_1()
    {
        var environment = Ddon.On(await cluster.CreateDatabaseAsync());

        (await Ddon.RunAsync(environment, ["marten", "db-assert"])).ExitCode.ShouldBe(1);
    }

    [Theory]
    [InlineData("projections rebuild", "ddon projections rebuild")]
    [InlineData("projections", "ddon projections rebuild")]
    [InlineData("projections run", "ddon projections rebuild")]
    [InlineData("db-apply", "ddon db apply")]
    [InlineData("resources setup", "ddon db apply")]
    [InlineData("resources", "only check, list and statistics")]
    [InlineData("resources clear", "only check, list and statistics")]
    [InlineData("resources teardown", "only check, list and statistics")]
    [InlineData("run", "not handed over")]
    [InlineData("marten", "not handed over")]
    [InlineData("projection-run", "not handed over")]
    public async Task What_writes_or_empties_is_refused_in_one_line(string words, string told)
    {
        var refused = await Ddon.RunAsync(Ddon.On("Host=127.0.0.1;Port=1;Database=ddon;Username=ddon;Password=none"), ["marten", .. words.Split(' ')]);

        refused.ExitCode.ShouldBe(2);
        refused.Errors.ShouldHaveSingleLine().ShouldContain(told);
    }
}
