using DDonDDon.Lab.Simulation;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Testing;

namespace DDonDDon.Lab.Tests.Simulation;

public sealed class PostgresTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Memory_and_PostgreSQL_tell_the_same_story()
    {
        var postgres = SimulationSetup.InPostgres(await cluster.CreateDatabaseAsync());
        for (var seed = 1L; seed <= 12; seed++)
        {
            var (inMemory, inPostgres) = (await SimulateCommand.RunAsync(SimulationSetup.InMemory, seed), await SimulateCommand.RunAsync(postgres, seed));
            inPostgres.Violations.ShouldBeEmpty();
            inPostgres.Trace.ShouldBe(inMemory.Trace);
        }
    }
}
