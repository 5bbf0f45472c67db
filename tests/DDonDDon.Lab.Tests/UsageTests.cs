using DDonDDon.Lab.Demo;
using DDonDDon.Lab.Tests.Support;

namespace DDonDDon.Lab.Tests;

/// <summary>How the laboratory is called, and what it says when it is called wrongly.</summary>
public class UsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("demo")]
    [InlineData("bench")]
    [InlineData("simulate")]
    public async Task Every_verb_explains_itself(string verb)
    {
        var (code, output, errors) = await RunAsync([.. Words(verb), "--help"]);

        (code, errors).ShouldBe((0, ""));
        output.ShouldContain($"ddon-lab {verb}".TrimEnd() + " ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("serve")]
    [InlineData("demo --twice")]
    [InlineData("bench --rounds 0")]
    [InlineData("simulate --seeds 0")]
    public async Task A_wrong_call_exits_with_2_and_says_why(string words)
    {
        var (code, _, errors) = await RunAsync(Words(words));

        code.ShouldBe(2);
        errors.ShouldNotBeEmpty();
    }

    private static string[] Words(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] words) =>
        Repository.RunAsync("dotnet", [typeof(DemoReport).Assembly.Location, .. words], [], TestContext.Current.CancellationToken);
}
