using System.CommandLine;
using System.Diagnostics;
using DDonDDon.Server.Features.Audit.Segments;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;

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
            projections.Add(new { SegmentSealer.Name, SegmentSealer.Table });
            if (arguments.GetValue(json)) Cli.PrintJson(projections);
            else foreach (var projection in projections) Console.WriteLine($"{projection.Name,-17} {projection.Table}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Rebuild()
    {
        var (only, store, json) = (ProjectionOption(), StoreOption(), Cli.JsonOption());
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what a rebuild would change, and exit with 1 if it would." };
        var startOver = new Option<bool>("--start-over") { Description = "Do not go on with what an earlier rebuild left." };
        var command = new Command(
            "rebuild",
            "Make the documents again from the events, while the server goes on. One that was stopped or killed is gone on with by the next.")
        {
            only, store, dryRun, startOver, json,
        };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            var wrong = false;
            foreach (var (projection, tenants) in await ChosenAsync(context, arguments.GetValue(only), arguments.GetValue(store), ct))
            {
                var clock = Stopwatch.StartNew();
                var result = arguments.GetValue(dryRun)
                    ? Of(tenants.Count, await VerifyAsync(context, projection, tenants, "Comparing", ct))
                    : await RebuildAsync(context, projection, tenants, arguments.GetValue(startOver), ct);
                wrong |= arguments.GetValue(dryRun) && result.Added + result.Changed + result.Removed > 0;
                if (arguments.GetValue(json))
                    Cli.PrintJson(new { projection.Name, DryRun = arguments.GetValue(dryRun), result, Seconds = clock.Elapsed.TotalSeconds });
                else Console.WriteLine(
                    $"{projection.Name}: {result.Documents} documents from {result.Events} events in {clock.Elapsed.TotalSeconds:0.0} s "
                    + $"({(arguments.GetValue(dryRun) ? "would be: " : "")}{result.Added} added, {result.Changed} changed, {result.Removed} removed)");
            }
            if (SegmentCommands.IsChosen(arguments.GetValue(only)))
                wrong |= await SegmentCommands.RunAsync(context, arguments.GetValue(store), mend: !arguments.GetValue(dryRun), arguments.GetValue(json), ct)
                    && arguments.GetValue(dryRun);
            return wrong ? ExitCode.Wrong : ExitCode.Done;
        }));
        return command;
    }

    private static Command Verify()
    {
        var (only, store, json) = (ProjectionOption(), StoreOption(), Cli.JsonOption());
        var command = new Command("verify", "Fold all events again; print each document that differs and exit with 1 if one does.") { only, store, json };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            var wrong = false;
            foreach (var (projection, tenants) in await ChosenAsync(context, arguments.GetValue(only), arguments.GetValue(store), ct))
            {
                var result = await VerifyAsync(context, projection, tenants, "Verifying", ct);
                if (arguments.GetValue(json)) Cli.PrintJson(new { projection.Name, result });
                else Print(projection, result);
                wrong |= result.Differences.Count > 0;
            }
            if (SegmentCommands.IsChosen(arguments.GetValue(only)))
                wrong |= await SegmentCommands.RunAsync(context, arguments.GetValue(store), mend: false, arguments.GetValue(json), ct);
            return wrong ? ExitCode.Wrong : ExitCode.Done;
        }));
        return command;
    }

    private static async Task<RebuildResult> RebuildAsync(
        CommandContext context, Projection projection, IReadOnlyList<string> tenants, bool startOver, CancellationToken ct)
    {
        using var progress = new ProgressLine($"Rebuilding {projection.Name}", "events",
            await Tenants.CountEventsAsync(context.Store, projection, tenants, ct));
        return await new Rebuilder(context.Store).RebuildAsync(projection, tenants, Environment.ProcessorCount, progress, ct, startOver);
    }

    private static async Task<VerifyResult> VerifyAsync(CommandContext context, Projection projection, IReadOnlyList<string> tenants, string what,
        CancellationToken ct)
    {
        using var progress = new ProgressLine($"{what} {projection.Name}", "events", await Tenants.CountEventsAsync(context.Store, projection, tenants, ct));
        return await new Verifier(context.Store).VerifyAsync(projection, tenants, Environment.ProcessorCount, progress, ct);
    }

    private static RebuildResult Of(int tenants, VerifyResult result) => new(
        tenants, result.Documents, result.Events, result.Differences.Count(one => one.Stored is null),
        result.Differences.Count(one => one is { Stored: not null, Folded: not null }), result.Differences.Count(one => one.Folded is null));

    private static void Print(Projection projection, VerifyResult result)
    {
        foreach (var difference in result.Differences)
            Console.WriteLine($"{projection.Name} {difference.Tenant} {difference.Id}\n  stored: {difference.Stored ?? "nothing"}\n  events: "
                + $"{difference.Folded ?? "nothing"}");
        Console.WriteLine($"{projection.Name}: {result.Documents} documents from {result.Events} events, {result.Differences.Count} differ");
    }

    private static Option<string?> ProjectionOption()
    {
        var option = new Option<string?>("--projection") { Description = "Only this projection." };
        option.AcceptOnlyFromAmong([.. DdonProjections.All.Select(projection => projection.Name), SegmentSealer.Name]);
        return option;
    }

    private static Option<Guid?> StoreOption() => new("--store") { Description = "Only what belongs to the store with this id." };

    // With a store only the projections that have something to do with stores.
    private static async Task<IReadOnlyList<(Projection Projection, IReadOnlyList<string> Tenants)>> ChosenAsync(
        CommandContext context, string? name, Guid? store, CancellationToken ct)
    {
        var chosen = new List<(Projection, IReadOnlyList<string>)>();
        foreach (var projection in DdonProjections.All.Where(projection => name is null || projection.Name == name))
        {
            var tenants = await Tenants.ListAsync(context.Store, projection, ct);
            if (store is null) chosen.Add((projection, tenants));
            else if (!tenants.Contains(store.ToString())) throw new CommandException($"There is nothing of a store {store}.", ExitCode.Usage);
            else if (name is not null || await Tenants.CountEventsAsync(context.Store, projection, [store.ToString()!], ct) > 0)
                chosen.Add((projection, [store.ToString()!]));
        }
        return chosen;
    }
}
