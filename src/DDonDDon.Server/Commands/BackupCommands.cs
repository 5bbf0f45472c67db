using System.CommandLine;
using DDonDDon.Server.Postgres.Backups;

namespace DDonDDon.Server.Commands;

/// <summary>ddon db backup and restore.</summary>
public static class BackupCommands
{
    public static Command Backup()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The archive to write; must not exist." };
        var json = Cli.JsonOption();
        var command = new Command("backup", "Write everything into one archive, from one snapshot, while the server goes on.") { file, json };
        command.SetAction((arguments, ct) => Cli.RunAsync(() => RunAsync(async () =>
        {
            var target = arguments.GetValue(file)!;
            await using var context = await CommandContext.OpenAsync(ct);
            BackupManifest manifest;
            await using (var output = await CommandFile.CreateAsync(target, FileMode.CreateNew))
            {
                using var progress = new ProgressLine("Backing up", "rows", 0);
                manifest = await WriteAsync(context, target, output, progress, ct);
            }
            target.Refresh();
            Print(manifest, arguments.GetValue(json), $"{target} ({target.Length / 1024.0 / 1024.0:0.0} MiB)");
        })));
        return command;
    }

    public static Command Restore()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "An archive that db backup wrote." };
        var json = Cli.JsonOption();
        var yes = new Option<bool>("--yes") { Description = "Replace the events that the database holds." };
        var command = new Command("restore", "Fill a database from an archive, whose hash chains are verified. Clients take a new snapshot afterwards.") { file,
            yes, json };
        command.SetAction((arguments, ct) => Cli.RunAsync(() => RunAsync(async () =>
        {
            var source = arguments.GetValue(file)!;
            await using var input = await CommandFile.OpenAsync(source);
            await using var context = await CommandContext.OpenAsync(ct);
            BackupManifest manifest;
            using (var progress = new ProgressLine("Restoring", "rows", 0))
                manifest = await context.Schema.RestoreAsync(input, arguments.GetValue(yes), progress.Add, ct);
            Print(manifest, arguments.GetValue(json), $"restored from {source}, made {manifest.CreatedAt:yyyy-MM-dd HH:mm:ss} UTC");
        })));
        return command;
    }

    // A file that is not whole must not be taken for a backup.
    private static async Task<BackupManifest> WriteAsync(CommandContext context, FileInfo target, FileStream output, ProgressLine progress,
        CancellationToken ct)
    {
        try
        {
            return await context.Schema.BackUpAsync(output, progress.Add, ct);
        }
        catch
        {
            target.Delete();
            throw;
        }
    }

    private static async Task<int> RunAsync(Func<Task> command)
    {
        try
        {
            await command();
            return ExitCode.Done;
        }
        catch (BackupException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    private static void Print(BackupManifest manifest, bool json, string what)
    {
        if (json) Cli.PrintJson(manifest);
        else Console.WriteLine($"{manifest.Heads.Sum(head => head.Events)} events of {manifest.Heads.Count} ledgers, "
            + $"{manifest.Tables.Sum(table => table.Rows)} rows: {what}");
    }
}
