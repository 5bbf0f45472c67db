using System.CommandLine;
using JasperFx.CodeGeneration;
using JasperFx.CodeGeneration.Model;
using Wolverine;

namespace DDonDDon.Server.Commands;

/// <summary>ddon codegen: the code that calls the endpoints' handlers, for the build, which compiles it in. Needs no database.</summary>
public static class CodegenCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Where the files are written." };
        var command = new Command("codegen", "Write the code that calls the endpoints' handlers.") { folder };
        command.Hidden = true;
        command.SetAction((arguments, _) => Cli.RunAsync(() => WriteAsync(arguments.GetValue(folder)!)));
        return command;
    }

    private static async Task<int> WriteAsync(string folder)
    {
        DynamicCodeBuilder.WithinCodegenCommand = true;
        await using var nowhere = new NowhereApp();
        var services = nowhere.App.Services;
        services.GetRequiredService<WolverineOptions>().CodeGeneration.GeneratedCodeOutputPath = folder;
        var builder = new DynamicCodeBuilder(services, [.. services.GetServices<ICodeFileCollection>()])
        {
            ServiceVariableSource = services.GetRequiredService<IServiceVariableSource>(),
        };
        builder.WriteGeneratedCode(_ => { });
        return ExitCode.Done;
    }
}
