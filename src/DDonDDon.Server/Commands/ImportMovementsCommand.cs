using System.CommandLine;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Audit.Segments;
using DDonDDon.Server.Features.Transactions.Sheets;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Commands;

/// <summary>ddon import stock and import transactions: movements from a sheet.</summary>
internal static class ImportMovementsCommand
{
    public static Command Stock()
    {
        var store = new Option<Guid>("--store") { Description = "The store whose stock it is.", Required = true };
        var at = AuditCommand.TimeOption("--at", "When it was counted; by default when the sheet was imported first.");
        var command = new Command("stock", "Count a store's stock by a sheet (productId, sku or barcode; quantity): a COUNT movement a line.") { store, at };
        return Describe(command, arguments => new("COUNT", arguments.GetValue(store), Times.Read(arguments.GetValue(at))));
    }

    public static Command Transactions()
    {
        var command = new Command("transactions",
            "Book movements by a sheet (type, storeId, productId, sku or barcode, quantity, occurredAt, reason, note, reference).");
        return Describe(command, _ => new(null, null, null));
    }

    private static Command Describe(Command command, Func<ParseResult, MovementDefaults> defaultsOf)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A CSV sheet in UTF-8, UTF-16 or CP949." };
        var by = new Option<string>("--by") { Description = "The email of the account that books it.", Required = true };
        var again = new Option<bool>("--again") { Description = "Book what is there already once more: the same goods came again." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what the import would do." };
        var json = Cli.JsonOption();
        command.Add(file);
        command.Add(by);
        command.Add(again);
        command.Add(dryRun);
        command.Add(json);
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            var sheet = await CommandFile.ReadAsync(arguments.GetValue(file)!, ct);
            await using var context = await CommandContext.OpenAsync(ct);
            var user = await UserAsync(context, arguments.GetValue(by)!, ct);
            using var progress = new ProgressLine("Importing", "lines", sheet.Count(one => one is (byte)'\n'));
            var import = new MovementImport(context.Store, context.Settings, TimeProvider.System);
            var choices = new ImportChoices(defaultsOf(arguments), arguments.GetValue(again), arguments.GetValue(dryRun));
            var (report, rejection) = await import.RunAsync(sheet, user, choices, progress.Add, ct);
            progress.Dispose();
            if (report is null) throw new CommandException(rejection!.Message);
            // No server may be running to do it, and years of movements are imported to be looked at.
            if (!report.DryRun) await new SegmentSealer(context.Store).RunAsync(ct);
            if (arguments.GetValue(json)) Cli.PrintJson(report);
            else Print(report);
            return report.BadLines.Count > 0 ? ExitCode.Wrong : ExitCode.Done;
        }));
        return command;
    }

    private static async Task<User> UserAsync(CommandContext context, string email, CancellationToken ct) =>
        await context.AccountAsync(email, ct) is { MayRecord: true } user
            ? user : throw new CommandException($"There is no account {email} that may record.", ExitCode.Usage);

    private static void Print(MovementImportReport report)
    {
        foreach (var bad in report.BadLines) Console.WriteLine($"line {bad.Line}: {bad.Message} ({bad.Code})");
        if (report.IgnoredColumns.Count > 0) Console.WriteLine($"Ignored columns: {string.Join(", ", report.IgnoredColumns)}");
        var untouched = report.Accepted == 0 && report.BadLines.Count > 0;
        Console.WriteLine($"{report.Lines} lines: {report.Accepted} movements {(report.DryRun ? "would be " : "")}booked, {report.Repeated} were "
            + $"there already, {report.BadLines.Count} lines bad{(report.EmptyLines > 0 ? $", {report.EmptyLines} more empty" : "")}"
            + $"{(report.DryRun ? "; a dry run writes nothing" : untouched ? "; nothing was written" : "")}");
        if (report.DecimalCommas) Console.WriteLine("A comma was read as the decimal sign: semicolons part the cells, and no number has a point.");
        if (report is { Accepted: > 0, Untimed: > 0 })
            Console.WriteLine($"{report.Untimed} lines say no time and belong to this very sheet: with a line added or changed they would be booked again.");
        if (report is { Accepted: 0, Repeated: > 0, BadLines.Count: 0 }) Console.WriteLine("If the same goods came once more, import the sheet with --again.");
    }
}
