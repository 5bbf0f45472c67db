using DDonDDon.Lab.Commands;
using DDonDDon.Server.Commands;

return await Cli.RunAsync(
    new("What shows, measures and tries DDonDDon, with data of its own.")
    {
        DemoCommand.Create(),
        BenchVerb.Create(),
        SimulateVerb.Create(),
    },
    args);
