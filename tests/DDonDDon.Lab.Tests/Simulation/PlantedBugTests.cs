using DDonDDon.Lab.Simulation;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Lab.Simulation.Storage;
using DDonDDon.Lab.Tests.Simulation.Bugs;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Tests.Simulation;

/// <summary>The simulation is worth what it finds: each of these bugs is put between the program and its storage, and must be found soon.</summary>
public sealed class PlantedBugTests(ITestOutputHelper output)
{
    private const int MostSeeds = 400;

    private static readonly Dictionary<string, SimulationSetup> Bugs = new()
    {
        ["acknowledge before commit"] = Planted((ledgers, timeline) => new AcknowledgeBeforeCommit(ledgers, timeline)),
        ["duplicate check off"] = Planted((ledgers, _) => new NoDuplicateCheck(ledgers)),
        ["blind retry of an unknown commit"] = Planted((ledgers, _) => new BlindRetry(ledgers)),
        ["projection outside the transaction"] = Planted((ledgers, database, _) => new ProjectionOutside(ledgers, database)),
        ["lock at the append instead of at the beginning"] = Planted((ledgers, database, timeline) => new LateLock(ledgers, database, timeline)),
        ["swallowed unique violation"] = Planted((ledgers, _) => new SwallowedViolation(ledgers)),
        ["batch retried with empty arrays"] = Planted((ledgers, _) => new EmptyRetry(ledgers)),
        ["refold that ignores amendments"] = Planted((ledgers, _) => new RefoldWithoutAmendments(ledgers)),
        ["feed read by raw max(seq)"] = SimulationSetup.InMemory with { PlantFeed = changes => new FeedByMaximum(changes) },
    };

    private static SimulationSetup Planted(Func<ILedgers, Timeline, ILedgers> bug) => SimulationSetup.InMemory with { Plant = bug };

    // Some have to know the storage that they are planted in.
    private static SimulationSetup Planted(Func<ILedgers, MemoryDatabase, Timeline, ILedgers> bug)
    {
        MemoryDatabase? database = null;
        return new(
            time => Task.FromResult<ISimulatedStorage>(new MemoryStorage(database = new(DdonLedger.Model.Types, time))),
            (ledgers, timeline) => bug(ledgers, database!, timeline));
    }

    public static TheoryData<string> Names => [.. Bugs.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task A_planted_bug_is_found(string bug)
    {
        for (var seed = 1L; seed <= MostSeeds; seed++)
        {
            var result = await SimulateCommand.RunAsync(Bugs[bug], seed);
            if (result.Violations.Count == 0) continue;
            output.WriteLine($"{bug}: seed {seed}, {string.Join(", ", result.Violations.Select(violation => violation.Invariant).Distinct())}: "
                + $"{result.Violations[0].What}");
            result.Violations.ShouldAllBe(violation => violation.Invariant != "fault", "it was not found, it broke");
            return;
        }
        Assert.Fail($"{MostSeeds} seeds did not find it.");
    }
}
