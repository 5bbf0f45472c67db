using DDonDDon.Faults.Tests.Support;

namespace DDonDDon.Faults.Tests.CommandLine;

/// <summary>How the program is called, and what it says when it is called wrongly.</summary>
public class UsageTests
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
    [InlineData("")]
    [InlineData("sell")]
    [InlineData("db")]
    [InlineData("db drop")]
    [InlineData("db status --yaml")]
    [InlineData("serve --fast")]
    [InlineData("projections rebuild --projection stocks")]
    [InlineData("users add minji@example.com")]
    [InlineData("users add minji@example.com --role OWNER --password-stdin")]
    [InlineData("users add minji@example.com --role ADMIN --password-stdin --store first")]
    public async Task A_wrong_call_exits_with_2_and_says_why(string words)
    {
        var refused = await RunAsync(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        refused.ExitCode.ShouldBe(2);
        refused.Errors.ShouldNotBeEmpty();
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

    private static Task<Finished> RunAsync(IEnumerable<string> words) => Ddon.RunAsync(Ddon.On(Nowhere), [.. words]);
}
