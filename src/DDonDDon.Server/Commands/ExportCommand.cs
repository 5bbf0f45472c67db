using System.CommandLine;
using DDonDDon.Server.Features.Products.Sheets;
using DDonDDon.Server.Features.Transactions.Sheets;

namespace DDonDDon.Server.Commands;

/// <summary>ddon export: what goes into files.</summary>
public static class ExportCommand
{
    public static Command Create() => new("export", "Write data into files.")
    {
        Products(),
        OfStores("stock", "Write how many there are of each product in each store as a CSV sheet.",
            (export, stream, store, ct) => export.WriteStockAsync(stream, store, ct)),
        OfStores("transactions", "Write every movement as a CSV sheet.", (export, stream, store, ct) => export.WriteMovementsAsync(stream, store, ct)),
    };

    private static Command Products()
    {
        var output = OutputOption();
        var command = new Command("products", "Write the catalogue as a CSV sheet; an import of it changes nothing.") { output };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            await using var stream = await OpenAsync(arguments.GetValue(output));
            await new ProductExport(context.Store).WriteAsync(stream, ct);
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command OfStores(string name, string description, Func<ChainExport, Stream, Guid?, CancellationToken, Task> write)
    {
        var output = OutputOption();
        var store = new Option<Guid?>("--store") { Description = "Only the store with this id." };
        var command = new Command(name, description) { store, output };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            if (arguments.GetValue(store) is { } storeId) await AuditCommand.StoreAsync(context, storeId, ct);
            await using var stream = await OpenAsync(arguments.GetValue(output));
            await write(new ChainExport(context.Store), stream, arguments.GetValue(store), ct);
            return ExitCode.Done;
        }));
        return command;
    }

    private static Option<FileInfo?> OutputOption() => new("--output") { Description = "The file to write; standard output by default." };

    private static async Task<Stream> OpenAsync(FileInfo? file) =>
        file is null ? Console.OpenStandardOutput() : await CommandFile.CreateAsync(file, FileMode.Create);
}
