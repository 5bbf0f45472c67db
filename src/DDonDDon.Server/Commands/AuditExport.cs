using System.CommandLine;
using DDonDDon.Server.Features.Audit;

namespace DDonDDon.Server.Commands;

/// <summary>ddon audit export: the ledgers in a file.</summary>
internal static class AuditExport
{
    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "ndjson, to verify, or csv, to read.", DefaultValueFactory = _ => "ndjson" };
        format.AcceptOnlyFromAmong("ndjson", "csv");
        var (store, product) = (new Option<Guid?>("--store") { Description = "Only this store." },
            new Option<Guid?>("--product") { Description = "Only this product." });
        var type = new Option<string?>("--type") { Description = "Only movements of this type: INBOUND, OUTBOUND, ADJUST, COUNT or AMEND." };
        type.AcceptOnlyFromAmong("INBOUND", "OUTBOUND", "ADJUST", "COUNT", "AMEND");
        var (user, device) = (new Option<Guid?>("--user") { Description = "Only what this user recorded or sent." },
            new Option<Guid?>("--device") { Description = "Only what this device recorded." });
        var from = AuditCommand.TimeOption("--from", "Only what happened from then on.");
        var to = AuditCommand.TimeOption("--to", "Only what happened before.");
        var output = new Option<FileInfo?>("--output") { Description = "The file to write; standard output by default." };
        var command = new Command("export", "Write every event, or those that filters leave, with the ledgers' heads.") { format, store, product, type, user,
            device, from, to, output };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            if (arguments.GetValue(store) is { } storeId) await AuditCommand.StoreAsync(context, storeId, ct);
            if (ExportRequest.Read(
                arguments.GetValue(format), arguments.GetValue(store), arguments.GetValue(product), arguments.GetValue(type), arguments.GetValue(user),
                arguments.GetValue(device), arguments.GetValue(from), arguments.GetValue(to), context.Store.Types, out var request) is { } problem)
                throw new CommandException(problem.Detail, ExitCode.Usage);
            await WriteAsync(new(context.Store, TimeProvider.System), request, arguments.GetValue(output), ct);
            return ExitCode.Done;
        }));
        return command;
    }

    private static async Task WriteAsync(LedgerExport export, ExportRequest request, FileInfo? file, CancellationToken ct)
    {
        if (file is null)
        {
            await using var standard = Console.OpenStandardOutput();
            await export.WriteAsync(standard, request, null, ct);
            return;
        }
        // A file that is there is whole; a link stays one, and a device is no file that another could take the place of.
        var target = (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) ?? file).FullName;
        var part = target.StartsWith("/dev/", StringComparison.Ordinal) ? target : target + ".part";
        try
        {
            long events;
            if (part != target) File.Delete(part);
            await using (var stream = CommandFile.Create(part, part == target ? FileMode.Open : FileMode.CreateNew))
            {
                using var progress = new ProgressLine("Exporting", "events", request.IsFiltered ? 0 : await export.CountAsync(request, ct));
                events = await export.WriteAsync(stream, request, progress, ct);
            }
            if (part != target) File.Move(part, target, overwrite: true);
            Console.WriteLine($"{events:N0} events");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && !Http.Faults.IsDatabaseLost(exception))
        {
            throw new CommandException($"{file} cannot be written: {exception.Message}", ExitCode.Usage);
        }
        finally
        {
            if (File.Exists(part)) File.Delete(part);
        }
    }
}
