using System.CommandLine;
using System.Diagnostics;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Commands;

/// <summary>ddon projections: documents that are functions of the events.</summary>
public static class ProjectionsCommand
{
    public static Command Create() => new("projections", "List, rebuild and verify the projections.") { List(), Rebuild(), Verify() };

    private static Command List()
    {
        var json = Cli.JsonOption();
        var command = new Command("list", "List the projections and their tables.") { json };
        command.SetAction(arguments =>
        {
            var projections = DdonProjections.All.Select(projection => new { projection.Name, projection.Table }).ToList();
            if (arguments.GetValue(json)) Cli.PrintJson(projections);
            else foreach (var projection in projections) Console.WriteLine($"{projection.Name,-16} {projection.Table}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Rebuild()
    {
        var (only, json) = (ProjectionOption(), Cli.JsonOption());
        var command = new Command("rebuild", "Make the documents again from the events, while the server goes on.") { only, json };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var workplace = await Workplace.OpenAsync(ct);
            foreach (var projection in Chosen(arguments.GetValue(only)))
            {
                var clock = Stopwatch.StartNew();
                using var progress = new ProjectionProgressLine($"Rebuilding {projection.Name}");
                var result = await new Rebuilder(workplace.Store).RebuildAsync(projection, Environment.ProcessorCount, progress, ct);
                progress.Dispose();
                if (arguments.GetValue(json)) Cli.PrintJson(new { projection.Name, result, Seconds = clock.Elapsed.TotalSeconds });
                else Console.WriteLine(
                    $"{projection.Name}: {result.Documents} documents from {result.Events} events in {clock.Elapsed.TotalSeconds:0.0} s "
                    + $"({result.Added} added, {result.Changed} changed, {result.Removed} removed)");
            }
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Verify()
    {
        var (only, json) = (ProjectionOption(), Cli.JsonOption());
        var command = new Command("verify", "Fold all events again; print each document that differs and exit with 1 if one does.") { only, json };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var workplace = await Workplace.OpenAsync(ct);
            var wrong = false;
            foreach (var projection in Chosen(arguments.GetValue(only)))
            {
                using var progress = new ProjectionProgressLine($"Verifying {projection.Name}");
                var result = await new Verifier(workplace.Store).VerifyAsync(projection, Environment.ProcessorCount, progress, ct);
                progress.Dispose();
                if (arguments.GetValue(json)) Cli.PrintJson(new { projection.Name, result });
                else Print(projection, result);
                wrong |= result.Differences.Count > 0;
            }
            return wrong ? ExitCode.Wrong : ExitCode.Done;
        }));
        return command;
    }

    private static void Print(Projection projection, VerifyResult result)
    {
        foreach (var difference in result.Differences)
            Console.WriteLine($"{projection.Name} {difference.Tenant} {difference.Id}\n  stored: {difference.Stored ?? "nothing"}\n  events: {difference.Folded ?? "nothing"}");
        Console.WriteLine($"{projection.Name}: {result.Documents} documents from {result.Events} events, {result.Differences.Count} differ");
    }

    private static Option<string?> ProjectionOption()
    {
        var option = new Option<string?>("--projection") { Description = "Only this projection." };
        option.AcceptOnlyFromAmong([.. DdonProjections.All.Select(projection => projection.Name)]);
        return option;
    }

    private static IEnumerable<Projection> Chosen(string? name) => DdonProjections.All.Where(projection => name is null || projection.Name == name);
}
