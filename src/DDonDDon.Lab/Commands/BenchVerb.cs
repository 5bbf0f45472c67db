using System.CommandLine;
using DDonDDon.Lab.Bench;
using DDonDDon.Server.Commands;

namespace DDonDDon.Lab.Commands;

/// <summary>ddon bench: speed beside yardsticks, in one run.</summary>
public static class BenchVerb
{
    public static Command Create()
    {
        var json = new Option<string?>("--json") { Description = "Also write the figures to this file." };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Alternating rounds that count, 5 or more for a figure worth keeping.",
            DefaultValueFactory = _ => new BenchOptions().Rounds
        };
        rounds.Validators.Add(result => { if (result.GetValueOrDefault<int>() < 1) result.AddError("--rounds is 1 or more."); });
        var only = new Option<string?>("--only") { Description = "Measure one part only." };
        only.AcceptOnlyFromAmong(BenchOptions.Appends, BenchOptions.Rebuilds, BenchOptions.Movements, BenchOptions.Catalogue, BenchOptions.Audit);
        var command = new Command("bench", "Measure appends, rebuilds, single movements, reads of the catalogue and audits beside their yardsticks, on a "
            + "PostgreSQL of its own. Takes minutes; wants an idle machine.") { json, rounds, only };
        command.SetAction((arguments, ct) => Cli.RunAsync(() => BenchCommand.RunAsync(
            new()
            {
                JsonFile = arguments.GetValue(json),
                Rounds = arguments.GetValue(rounds),
                Only = arguments.GetValue(only),
                OtherPaths = [HttpAppend.OpenAsync],
            },
            Console.Out, ct)));
        return command;
    }
}
