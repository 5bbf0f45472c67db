using System.CommandLine;
using JasperFx;
using Marten;

namespace DDonDDon.Server.Commands;

/// <summary>ddon marten: JasperFx's own commands, on the ledgers as this program sets them up, as far as they only look.</summary>
public static class MartenCommand
{
    private const string Allowed = "describe, check-env, db-list, db-assert, db-dump, db-patch, resources check|list|statistics, projections list, "
        + "event-query, stream-query, codegen, help";

    public static Command Create()
    {
        var words = new Argument<string[]>("command") { Description = $"{Allowed}; with its own arguments.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("marten", "Hand over to the commands of Marten and JasperFx, as far as they only look.") { words };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            var handed = arguments.GetValue(words)!;
            if (RefusalOf(handed) is { } refusal) throw new CommandException(refusal, ExitCode.Usage);

            await using var context = await CommandContext.OpenAsync(ct);
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Services.AddMarten(context.Store.Configure);
            using var host = builder.Build();
            return await host.RunJasperFxCommands(handed, optionsFile: null) == 0 ? ExitCode.Done : ExitCode.Wrong;
        }));
        return command;
    }

    private static string? RefusalOf(string[] words) => words switch
    {
        ["describe" or "check-env" or "db-list" or "db-assert" or "db-dump" or "db-patch" or "event-query" or "stream-query" or "codegen" or "help", ..]
            or ["resources", "check" or "list" or "statistics", ..] or ["projections", "list", ..] => null,
        ["projections", ..] => "Marten's rebuild empties documents first, which everybody would notice: use ddon projections rebuild.",
        ["db-apply", ..] or ["resources", "setup", ..] => "It gives the application's role no rights: use ddon db apply.",
        ["resources", ..] => "Of resources only check, list and statistics are handed over: the others make, empty or remove what is recorded.",
        _ => $"It is not handed over. These are: {Allowed}.",
    };
}
