using DDonDDon.Lab.Simulation;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Testing;

namespace DDonDDon.Lab.Tests.Simulation;

public sealed class PostgresTests(PostgresCluster cluster)
{
    private const int Seeds = 100;

    [Fact]
    public async Task Memory_and_PostgreSQL_tell_the_same_story()
    {
        var postgres = SimulationSetup.InPostgres(await cluster.CreateDatabaseAsync());
        await Parallel.ForAsync(1L, Seeds + 1, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (seed, _) =>
        {
            var (inMemory, inPostgres) = (await SimulateCommand.RunAsync(SimulationSetup.InMemory, seed), await SimulateCommand.RunAsync(postgres, seed));
            inPostgres.Violations.ShouldBeEmpty($"seed {seed}");
            inPostgres.Trace.ShouldBe(inMemory.Trace, $"seed {seed}");
        });
    }
}
