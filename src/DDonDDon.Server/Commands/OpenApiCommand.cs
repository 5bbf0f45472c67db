using System.CommandLine;
using DDonDDon.Server.Http.OpenApi;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Commands;

/// <summary>ddon openapi: the API's description, for programs that generate clients. Needs no database.</summary>
public static class OpenApiCommand
{
    // Never connected to, and signs nothing: the document is the same whatever the settings are.
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=nobody";

    public static Command Create()
    {
        var command = new Command("openapi", "Print the API's description (OpenAPI 3.1, JSON). Needs no database.");
        command.SetAction((_, ct) => Cli.RunAsync(() => PrintAsync(ct)));
        return command;
    }

    private static async Task<int> PrintAsync(CancellationToken ct)
    {
        var settings = new ServerSettings { Home = Path.GetTempPath(), Port = 0, LogLevel = LogLevel.Warning };
        await using var dataSource = Database.Open(Nowhere, settings.Schema);
        await using var app = ServerApp.Build(settings, dataSource, Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N"));
        // What starting the server does first: it makes the mapped routes available.
        app.UseRouting();
        app.UseEndpoints(_ => { });
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(await app.Services.GetRequiredService<OpenApiDescription>().ReadAsync(ct), ct);
        await output.WriteAsync("\n"u8.ToArray(), ct);
        return ExitCode.Done;
    }
}
