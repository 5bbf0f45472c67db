using System.Text.Json.Nodes;
using DDonDDon.EmbeddedPostgres;
using DDonDDon.Lab.Demo;
using DDonDDon.Lab.Tests.Support;
using DDonDDon.Testing;

namespace DDonDDon.Lab.Tests.Demo;

/// <summary>ddon demo as people run it: a process, an embedded PostgreSQL in an empty folder, everything over HTTP.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly string _home =
        Directory.CreateDirectory(Path.Combine(DdonHome.Find(), "postgres-tests", $"demo-{Guid.NewGuid():N}")).FullName;

    [Fact]
    public async Task The_offline_day_gives_what_is_expected_and_the_second_run_changes_nothing()
    {
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Repository.Example("offline-day.expected.json")))!;

        var first = await RunAsync();
        first["faults"]!.AsArray().ShouldBeEmpty();
        first["firstRun"]!.GetValue<bool>().ShouldBeTrue();
        Lines(first).ShouldBe(Lines(expected));
        Counts(first["total"]!).ShouldBe(Counts(expected["total"]!));
        Quantities(first).ShouldBe(Quantities(expected), ignoreOrder: true);
        first["movementsAfter"]!.GetValue<int>().ShouldBe(600);
        first["surprising"]!.AsArray().Count.ShouldBe(10);

        var second = await RunAsync();
        second["faults"]!.AsArray().ShouldBeEmpty();
        second["firstRun"]!.GetValue<bool>().ShouldBeFalse();
        Counts(second["total"]!).ShouldBe((0, 713, 3, 1));
        second["movementsBefore"]!.GetValue<int>().ShouldBe(600);
        second["movementsAfter"]!.GetValue<int>().ShouldBe(600);
        Quantities(second).ShouldBe(Quantities(first));
    }

    [Fact]
    public async Task A_database_of_somebody_else_is_left_alone()
    {
        var (code, output, errors) = await DdonAsync(new() { ["DATABASE_URL"] = "postgresql://somebody@nowhere/else" }, "--once");
        code.ShouldBe(2);
        output.ShouldBeEmpty();
        errors.ShouldContain("DATABASE_URL");
    }

    [Fact]
    public async Task The_example_files_are_what_their_generator_writes()
    {
        var (code, _, errors) = await Repository.RunAsync(
            "node", [Repository.Example("make-offline-day.mjs"), "--check"], [], TestContext.Current.CancellationToken);
        errors.ShouldBeEmpty();
        code.ShouldBe(0);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private async Task<JsonNode> RunAsync()
    {
        var programs = await PostgresCluster.ProgramsAsync();
        var (code, output, errors) = await DdonAsync(
            new() { ["DDON_POSTGRES_BIN"] = programs, ["DATABASE_URL"] = null }, "--json");
        code.ShouldBe(0, errors);
        return JsonNode.Parse(output)!;
    }

    private Task<(int ExitCode, string Output, string Errors)> DdonAsync(Dictionary<string, string?> environment, string option)
    {
        environment["DDON_HOME"] = _home;
        environment["PORT"] = "0";
        return Repository.RunAsync(
            "dotnet", [typeof(DemoReport).Assembly.Location, "demo", option], environment, TestContext.Current.CancellationToken);
    }

    private static (int Accepted, int Duplicate, int Quarantined, int Rejected) Counts(JsonNode counts) =>
        (Count(counts, "accepted"), Count(counts, "duplicate"), Count(counts, "quarantined"), Count(counts, "rejected"));

    private static int Count(JsonNode counts, string status) => counts[status]!.GetValue<int>();

    private static IEnumerable<(int, int, int, int)> Lines(JsonNode report) =>
        report["lines"]!.AsArray().Select(line => Counts(line!));

    private static Dictionary<string, decimal> Quantities(JsonNode report) =>
        report["quantities"]!.AsObject().ToDictionary(product => product.Key, product => product.Value!.GetValue<decimal>());
}
