using System.CommandLine;
using DDonDDon.EventStore.Migrating;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Commands;

/// <summary>ddon db: the database's schema.</summary>
public static class DbCommand
{
    public static Command Create() =>
        new("db", "Look after the database: its schema, backups.") { Apply(), Assert(), Status(), BackupCommands.Backup(), BackupCommands.Restore() };

    private static Command Apply()
    {
        var command = new Command("apply", "Bring the schema up to date.");
        command.SetAction((_, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            var (applied, hasRole) = await context.Schema.ApplyAsync(ct);
            Console.WriteLine(applied.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
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
            var differences = await context.Schema.DifferencesAsync(ct);
            foreach (var line in differences) await Console.Error.WriteLineAsync(line);
            return differences.Count == 0 ? ExitCode.Done : ExitCode.Wrong;
        }));
        return command;
    }

    private static Command Status()
    {
        var json = Cli.JsonOption();
        var command = new Command("status", "List the migrations and where each stands.") { json };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            var statuses = await context.Migrator.StatusAsync(ct);
            if (arguments.GetValue(json)) Cli.PrintJson(statuses);
            else foreach (var status in statuses) Console.WriteLine(Line(status));
            return ExitCode.Done;
        }));
        return command;
    }

    private static string Line(MigrationStatus status) =>
        $"{status.Name,-32} {status.State.ToString().ToLowerInvariant(),-8} {status.AppliedAt?.UtcDateTime:yyyy-MM-dd HH:mm:ss}".TrimEnd();
}
