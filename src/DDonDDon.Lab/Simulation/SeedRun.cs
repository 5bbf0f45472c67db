using DDonDDon.Lab.Simulation.Oracle;
using DDonDDon.Lab.Simulation.Running;

namespace DDonDDon.Lab.Simulation;

/// <summary>What came of one seed: the invariants that did not hold, none most of the time, and what happened.</summary>
internal sealed record SeedResult(long Seed, IReadOnlyList<Violation> Violations, IReadOnlyList<string> Trace, int Movements, int Answers);

/// <summary>Lives the world of a seed and holds the invariants against what is left.</summary>
internal static class SeedRun
{
    public static async Task<SeedResult> RunAsync(SimulationSetup setup, long seed)
    {
        var (world, state) = await World.LiveAsync(setup, seed);
        await using var _ = world;
        List<Violation> violations =
        [
            .. new AnswerInvariants(world.Book, state).Check(),
            .. await DeviceInvariants.CheckAsync(world, state),
            .. LedgerInvariants.Check(state, world.Trace),
            .. ConflictInvariants.Check(state, world.Trace),
            .. await FeedInvariant.CheckAsync(world, state),
            .. await OrderInvariant.CheckAsync(world, state),
            .. (await world.Storage.Quarantine.ResolvableAsync(int.MaxValue, CancellationToken.None)).Select(store =>
                new Violation("I8", $"{store.Count()} items of {world.Trace.Of(store.Key)} are in quarantine and wait for nothing")),
        ];
        return new(seed, violations, world.Trace.Lines, world.Book.Recorded.Count, world.Book.Answers.Count);
    }
}
