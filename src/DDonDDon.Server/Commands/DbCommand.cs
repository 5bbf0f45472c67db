using System.CommandLine;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Marten.Schema;

namespace DDonDDon.Server.Commands;

/// <summary>ddon db: the database's schema.</summary>
public static class DbCommand
{
    public static Command Create() => new("db", "Look after the database: its schema, backups.")
    {
        Apply(), Assert(), Status(), Patch(), BackupCommands.Backup(), BackupCommands.Restore(),
    };

    private static Command Apply()
    {
        var command = new Command("apply", "Bring the schema up to date.");
        command.SetAction((_, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            var (hasChanged, hasRole) = await context.Schema.ApplyAsync(ct);
            Console.WriteLine(hasChanged ? "The schema was brought up to date." : "The schema is up to date.");
            if (!hasRole)
                await Console.Error.WriteLineAsync(
                    "This connection may not create roles, so the program runs with its rights, which reach to changing events.");
            foreach (var (name, result) in await new PendingRebuilds(context.Store).RunAsync(ct))
                Console.WriteLine($"Made {result.Documents} documents of {name} from {result.Events} events.");
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Assert()
    {
        var command = new Command("assert", "Exit with 1 unless the schema is exactly this program's; print what differs.");
        command.SetAction((_, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            var differences = await context.Schema.Ledger.DifferencesAsync(ct);
            foreach (var line in differences) await Console.Error.WriteLineAsync(line);
            return differences.Count == 0 ? ExitCode.Done : ExitCode.Wrong;
        }));
        return command;
    }

    private static Command Status()
    {
        var json = Cli.JsonOption();
        var command = new Command("status", "Say how the schema stands, and which program's it is.") { json };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            var (state, mark) = (await context.Schema.Ledger.StateAsync(ct), context.Schema.Ledger.Mark);
            if (arguments.GetValue(json)) Cli.PrintJson(new { state, schema = context.Settings.Schema, mark });
            else Console.WriteLine($"{context.Settings.Schema}: {Sentence(state)} (this program's: {mark})");
            return state is SchemaState.Current ? ExitCode.Done : ExitCode.Wrong;
        }));
        return command;
    }

    private static Command Patch()
    {
        var command = new Command("patch", "Print the SQL that would bring the schema up to date; nothing when it is. Nothing is changed.");
        command.SetAction((_, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            Console.Write(await context.Schema.Ledger.PatchAsync(ct));
            return ExitCode.Done;
        }));
        return command;
    }

    private static string Sentence(SchemaState state) => state switch
    {
        SchemaState.Current => "up to date",
        SchemaState.Missing => "not made yet; run ddon db apply",
        SchemaState.Different => "another program's; run ddon db apply",
        _ => SchemaException.Former.Message,
    };
}
