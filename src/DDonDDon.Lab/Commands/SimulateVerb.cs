using System.CommandLine;
using DDonDDon.Lab.Bench;
using DDonDDon.Lab.Simulation;
using DDonDDon.Lab.Simulation.Load;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Server.Commands;
using DDonDDon.Server.Settings;

namespace DDonDDon.Lab.Commands;

/// <summary>ddon simulate: shops, devices, a bad network and a server that dies, decided by a seed, and the invariants afterwards.</summary>
public static class SimulateVerb
{
    public static Command Create()
    {
        var seeds = new Option<int>("--seeds") { Description = "How many seeds.", DefaultValueFactory = _ => 1000 };
        seeds.Validators.Add(result => { if (result.GetValueOrDefault<int>() < 1) result.AddError("--seeds is 1 or more."); });
        var from = new Option<long>("--from") { Description = "The first of them.", DefaultValueFactory = _ => 1 };
        var trace = new Option<bool>("--trace") { Description = "Print all that happens, to standard error." };
        var postgres = new Option<bool>("--postgres")
        {
            Description = "Keep the worlds' data in PostgreSQL instead of memory: a private one, or the one of "
            + "DATABASE_URL, in schemas that are dropped."
        };
        var json = Cli.JsonOption();
        var command = new Command("simulate",
            "Live through simulated days of shops with a bad network, and check that nothing is lost, doubled or wrong. A seed always does the same.")
        {
            seeds, from, postgres, trace, json,
        };
        var load = new LoadVerb();
        load.AddTo(command, seeds, from, postgres, trace);
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            if (load.Read(arguments) is { } loaded) return await LoadCommand.RunAsync(loaded, arguments.GetValue(json), ct);
            var options = new SimulateOptions(arguments.GetValue(seeds), arguments.GetValue(from), arguments.GetValue(json), arguments.GetValue(trace));
            if (!arguments.GetValue(postgres)) return await SimulateCommand.RunAsync(SimulationSetup.InMemory, options, "", ct);
            var (settings, problems) = ServerSettings.ReadEnvironment();
            if (settings is null) throw new CommandException(string.Join(Environment.NewLine, problems), ExitCode.Usage);
            await using var cluster = settings.ConnectionString is null ? await BenchCluster.StartAsync(ct) : null;
            return await SimulateCommand.RunAsync(SimulationSetup.InPostgres(settings.ConnectionString ?? cluster!.ConnectionString), options,
                " --postgres", ct);
        }));
        return command;
    }
}
