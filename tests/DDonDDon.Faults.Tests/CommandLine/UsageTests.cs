using DDonDDon.Faults.Tests.Support;
using DDonDDon.Testing;

namespace DDonDDon.Faults.Tests.CommandLine;

/// <summary>How the program is called, and what it says when it is called wrongly.</summary>
public class UsageTests(PostgresCluster cluster)
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Database=ddon;Username=ddon;Password=none";

    [Theory]
    [InlineData("")]
    [InlineData("serve")]
    [InlineData("db")]
    [InlineData("db apply")]
    [InlineData("db assert")]
    [InlineData("db status")]
    [InlineData("projections")]
    [InlineData("projections list")]
    [InlineData("projections rebuild")]
    [InlineData("projections verify")]
    [InlineData("marten")]
    [InlineData("users")]
    [InlineData("users add")]
    [InlineData("openapi")]
    [InlineData("audit")]
    [InlineData("audit history")]
    [InlineData("audit stock")]
    [InlineData("audit export")]
    [InlineData("audit verify")]
    [InlineData("audit digest")]
    public async Task Every_verb_explains_itself(string verb)
    {
        var help = await RunAsync(verb.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append("--help"));

        (help.ExitCode, help.Errors).ShouldBe((0, ""));
        help.Output.ShouldContain($"ddon {verb}".TrimEnd() + " ");
    }

    [Theory]
    [InlineData("sell")]
    [InlineData("db")]
    [InlineData("db drop")]
    [InlineData("db status --yaml")]
    [InlineData("serve --fast")]
    [InlineData("projections rebuild --projection stocks")]
    [InlineData("users add minji@example.com")]
    [InlineData("users add minji@example.com --role OWNER --password-stdin")]
    [InlineData("users add minji@example.com --role ADMIN --password-stdin --store first")]
    [InlineData("import stock stock.csv --by minji@example.com --store first --at noon")]
    [InlineData("audit history first milk")]
    [InlineData("audit export --store first")]
    [InlineData("import stock stock.csv --by minji@example.com --store 019ac6a8-0000-7000-8000-000000000000 --at 2026-11-22T12:00:00")]
    public async Task A_wrong_call_exits_with_2_and_says_why(string words)
    {
        var refused = await RunAsync(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        (refused.ExitCode, refused.Output).ShouldBe((2, ""));
        refused.Errors.TrimEnd().ShouldEndWith(" --help says how it is called.");
        foreach (var inside in new[] { "Exception", "System.", "Usage:" }) refused.Errors.ShouldNotContain(inside, Case.Sensitive);
    }

    [Fact]
    public async Task Who_says_nothing_is_shown_what_there_is()
    {
        var shown = await RunAsync([]);

        shown.ExitCode.ShouldBe(2);
        shown.Output.ShouldContain("Usage:");
    }

    [Theory]
    [InlineData("PORT", "eighty")]
    [InlineData("DATABASE_URL", "mysql://root@127.0.0.1/ddon")]
    [InlineData("SECRET_KEY", "short")]
    [InlineData("DDON_SCHMEA", "ddon")]
    [InlineData("DDON_LOG_LEVEL", "loud")]
    [InlineData("ALLOWED_ORIGINS", "example.com")]
    public async Task A_wrong_setting_exits_with_2_and_one_line_that_names_it(string name, string value)
    {
        var environment = Ddon.On(Nowhere);
        environment[name] = value;
        var refused = await Ddon.RunAsync(environment, ["serve"]);

        refused.ExitCode.ShouldBe(2);
        refused.Errors.ShouldHaveSingleLine().ShouldStartWith($"{name} ");
    }

    [Theory]
    [InlineData("db status")]
    [InlineData("projections verify")]
    public async Task A_database_that_is_away_is_said_in_one_line(string words)
    {
        var failed = await RunAsync(words.Split(' '));

        failed.ExitCode.ShouldBe(1);
        failed.Errors.ShouldHaveSingleLine().ShouldContain("cannot be reached");
    }

    // All in one database, which stays empty.
    [Fact]
    public async Task A_database_without_the_schema_is_said_in_one_line_that_says_what_to_do()
    {
        const string id = "019ac6a8-0000-7000-8000-000000000000";
        var environment = Ddon.On(await cluster.CreateDatabaseAsync());
        var sheet = Path.GetTempFileName();
        await File.WriteAllTextAsync(sheet, "sku,name,quantity\nA,Milk,1\n");
        string[] verbs =
        [
            "audit verify", "audit digest", "audit export", $"audit history {id} {id}", $"audit stock {id}", "projections verify", "projections rebuild",
            "users list", "users disable minji@example.com", "users add minji@example.com --role ADMIN --password-stdin", "export products", "export stock",
            "export transactions", $"import products {sheet}", $"import stock {sheet} --by minji@example.com --store {id}", "serve",
        ];
        foreach (var verb in verbs)
        {
            var failed = await Ddon.RunAsync(environment, verb.Split(' '), "correct horse battery\n");
            failed.ExitCode.ShouldBe(1, verb);
            failed.Errors.ShouldHaveSingleLine().ShouldContain("db apply", Case.Sensitive, verb);
        }
        File.Delete(sheet);
    }

    private static Task<Finished> RunAsync(IEnumerable<string> words) => Ddon.RunAsync(Ddon.On(Nowhere), [.. words]);
}
