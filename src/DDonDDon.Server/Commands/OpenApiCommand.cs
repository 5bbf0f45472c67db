using System.CommandLine;
using DDonDDon.Server.Http.OpenApi;

namespace DDonDDon.Server.Commands;

/// <summary>ddon openapi: the API's description, for programs that generate clients. Needs no database.</summary>
public static class OpenApiCommand
{
    public static Command Create()
    {
        var command = new Command("openapi", "Print the API's description (OpenAPI 3.1, JSON). Needs no database.");
        command.SetAction((_, ct) => Cli.RunAsync(() => PrintAsync(ct)));
        return command;
    }

    private static async Task<int> PrintAsync(CancellationToken ct)
    {
        await using var nowhere = new NowhereApp();
        var app = nowhere.App;
        // What starting the server does first: it makes the mapped routes available.
        app.UseRouting();
        app.UseEndpoints(_ => { });
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(await app.Services.GetRequiredService<OpenApiDescription>().ReadAsync(ct), ct);
        await output.WriteAsync("\n"u8.ToArray(), ct);
        return ExitCode.Done;
    }
}
