using DDonDDon.Lab.Simulation;
using DDonDDon.Lab.Simulation.Running;

namespace DDonDDon.Lab.Tests.Simulation;

public sealed class SeedTests
{
    private const int Seeds = 1000;

    [Fact]
    public async Task No_seed_breaks_an_invariant()
    {
        var (broken, seeds) = (new List<SeedResult>(), Enumerable.Range(1, Seeds));
        await Parallel.ForEachAsync(seeds,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken },
            async (seed, _) =>
        {
            var result = await SimulateCommand.RunAsync(SimulationSetup.InMemory, seed);
            if (result.Violations.Count > 0) lock (broken) broken.Add(result);
        });

        broken.Select(result => $"ddon simulate --seeds 1 --from {result.Seed} --trace: {result.Violations[0]}").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_seed_does_the_same_again()
    {
        for (var seed = 1L; seed <= 10; seed++)
        {
            var first = await SimulateCommand.RunAsync(SimulationSetup.InMemory, seed);
            var second = await SimulateCommand.RunAsync(SimulationSetup.InMemory, seed);
            first.Trace.Count.ShouldBeGreaterThan(10);
            second.Trace.ShouldBe(first.Trace);
        }
    }
}
