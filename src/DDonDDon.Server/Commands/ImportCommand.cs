using System.CommandLine;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Features.Products.Sheets;
using DDonDDon.Server.Ledgers;

namespace DDonDDon.Server.Commands;

/// <summary>ddon import: what comes from files.</summary>
public static class ImportCommand
{
    public static Command Create() =>
        new("import", "Bring data from files into the database.") { Products(), ImportMovementsCommand.Stock(), ImportMovementsCommand.Transactions() };

    private static Command Products()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A CSV sheet in UTF-8, UTF-16 or CP949." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what the import would do." };
        var makeCategories = new Option<bool>("--make-categories") { Description = "Add the categories that the sheet names and that there are not." };
        var by = new Option<string?>("--by") { Description = "The email of the administrator in whose name it is; needed for stocks and reorder points." };
        var json = Cli.JsonOption();
        var command = new Command("products", "Add and change products, all lines of the sheet or none; exit with 1 when a line is bad.")
        { file, dryRun, makeCategories, by, json };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            var sheet = await CommandFile.ReadAsync(arguments.GetValue(file)!, ct);
            await using var context = await CommandContext.OpenAsync(ct);
            var import = new ProductImport(
                new MartenLedgers(context.Store), Catalogue.In(context.Store, context.Settings), new(context.Store, new(context.Store)),
                new(context.Store, new(context.Store, new(context.Store), new(context.Store)), new(context.Store), context.Settings, TimeProvider.System));
            var editor = arguments.GetValue(by) is { } email ? (await context.AccountAsync(email, ct)) is { IsActiveAdmin: true } user ? user.Id
                    : throw new CommandException($"There is no administrator {email}.", ExitCode.Usage)
                : (Guid?)null;
            var (report, rejection) = await import.RunAsync(sheet, new(arguments.GetValue(dryRun), arguments.GetValue(makeCategories), editor), ct);
            if (report is null) throw new CommandException(rejection!.Message);
            if (arguments.GetValue(json)) Cli.PrintJson(report);
            else Print(report);
            return report.BadLines.Count > 0 ? ExitCode.Wrong : ExitCode.Done;
        }));
        return command;
    }

    private static void Print(ImportReport report)
    {
        foreach (var bad in report.BadLines) Console.WriteLine($"line {bad.Line}: {bad.Message} ({bad.Code})");
        if (report.IgnoredColumns.Count > 0) Console.WriteLine($"Ignored columns: {string.Join(", ", report.IgnoredColumns)}");
        if (report.NewCategories.Count > 0) Console.WriteLine($"New categories: {string.Join(", ", report.NewCategories)}");
        if (report.Openings + report.ReorderPoints > 0)
            Console.WriteLine($"{report.Openings} stocks opened, {report.ReorderPoints} reorder points set");
        var would = report.DryRun || report.BadLines.Count > 0 ? "would be " : "";
        Console.WriteLine($"{report.Lines} lines: {report.Created} products {would}created, {report.Updated} {would}updated, {report.Unchanged} unchanged, "
            + $"{report.BadLines.Count} lines bad{(report.EmptyLines > 0 ? $", {report.EmptyLines} more empty" : "")}"
            + $"{(report.BadLines.Count > 0 ? "; nothing was written" : report.DryRun ? "; a dry run writes nothing" : "")}");
    }
}
