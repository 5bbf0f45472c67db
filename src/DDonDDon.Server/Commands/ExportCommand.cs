using System.CommandLine;
using DDonDDon.Server.Features.Products.Sheets;

namespace DDonDDon.Server.Commands;

/// <summary>ddon export: what goes into files.</summary>
public static class ExportCommand
{
    public static Command Create() => new("export", "Write data into files.") { Products() };

    private static Command Products()
    {
        var output = new Option<FileInfo?>("--output") { Description = "The file to write; standard output by default." };
        var command = new Command("products", "Write the catalogue as a CSV sheet; an import of it changes nothing.") { output };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var workplace = await Workplace.OpenAsync(ct);
            await using var stream = Open(arguments.GetValue(output));
            await new ProductExport(workplace.Store).WriteAsync(stream, ct);
            return ExitCode.Done;
        }));
        return command;
    }

    private static Stream Open(FileInfo? file)
    {
        try
        {
            return file?.Create() ?? Console.OpenStandardOutput();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file} cannot be written: {exception.Message}", ExitCode.Usage);
        }
    }
}
