using DDonDDon.Server.Commands;

namespace DDonDDon.Lab.Simulation.Load;

/// <summary>Lets simulated devices load a server, and says what came of it.</summary>
internal static class LoadCommand
{
    public static async Task<int> RunAsync(LoadOptions options, bool asJson, CancellationToken ct)
    {
        using var progress = new LoadProgress();
        await using var own = options.Server is null ? await StartAsync(progress, ct) : null;
        var administrator = own?.Administrator ?? new(options.Email!, options.Password!);
        var report = await new LoadRun(options, own?.Address ?? options.Server!, administrator, progress).RunAsync(ct);
        progress.Dispose();
        if (asJson) Cli.PrintJson(report);
        else Console.Write(report);
        return report.AllHeld ? ExitCode.Done : ExitCode.Wrong;
    }

    private static Task<OwnServer> StartAsync(LoadProgress progress, CancellationToken ct)
    {
        progress.Report("Starting a server with a PostgreSQL of its own");
        return OwnServer.StartAsync(ct);
    }
}
