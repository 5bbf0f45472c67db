using System.CommandLine;
using DDonDDon.Lab.Demo;
using DDonDDon.Server.Commands;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

namespace DDonDDon.Lab.Commands;

/// <summary>ddon demo: a running system with example data, on the embedded PostgreSQL.</summary>
public static class DemoCommand
{
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "Stop after the report." };
        var json = Cli.JsonOption();
        json.Description = "Print the report as JSON, for scripts; implies --once.";
        var command = new Command("demo", "Load a sample chain, replay a day of three offline devices, and go on serving.")
        {
            once, json,
        };
        command.SetAction((arguments, ct) =>
            Cli.RunAsync(() => RunAsync(arguments.GetValue(once), arguments.GetValue(json), ct)));
        return command;
    }

    private static async Task<int> RunAsync(bool once, bool json, CancellationToken ct)
    {
        if (!string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("DATABASE_URL")))
            throw new CommandException(
                "The demo uses a PostgreSQL of its own, so that no example gets into your data. Unset DATABASE_URL.",
                ExitCode.Usage);

        var console = DemoConsole.Open(toError: json);
        var expected = OfflineDay.ReadExpected();
        var clock = new DemoClock(TimeProvider.System, OfflineDay.Ends);
        await using var context = await CommandContext.OpenAsync(ct);
        console.Print("Opened the embedded PostgreSQL; its schema is up to date.");
        if (clock.DaysAhead > 0)
            console.Print($"The example's day is still to come here, so the demo's clock is {clock.DaysAhead} days ahead.");

        var story = new DemoStory(context, clock, console.Print);
        var scene = await story.PrepareAsync(ct);
        await using var app = await DemoServer.StartAsync(context, clock, ct);
        var address = DemoServer.AddressOf(app);
        console.Print($"The server listens on {address}");
        var report = await story.ReplayAsync(scene, address, ct);
        var faults = report.FaultsAgainst(expected);

        if (json) Cli.PrintJson(DemoJson.Of(report, faults));
        else new DemoPrinter(console).Print(report);
        foreach (var fault in faults) await Console.Error.WriteLineAsync(fault);
        if (faults.Count == 0) console.Print("Everything is as expected.");

        if (!once && !json)
        {
            Invite(console, scene, address);
            await app.WaitForShutdownAsync(ct);
            console.Print("Stopped.");
        }
        return faults.Count == 0 ? ExitCode.Done : ExitCode.Wrong;
    }

    private static void Invite(IAnsiConsole console, DemoScene scene, Uri address)
    {
        console.Print("");
        console.Print($"The server goes on at {address} until Ctrl+C; /openapi/v1.json describes it.");
        foreach (var account in (DemoAccount[])[scene.Admin, scene.Worker])
            console.Print($"  {account.Role,-6} {account.Email,-20} {account.Password}");
        console.Print("Ask for the stock of the store:");
        console.Print($"  token=$(curl -s {address}api/v1/auth/login -H 'content-type: application/json' \\");
        console.Print($"    -d '{{\"email\":\"{scene.Worker.Email}\",\"password\":\"{scene.Worker.Password}\"}}' \\");
        console.Print("    | sed 's/.*\"accessToken\":\"\\([^\"]*\\).*/\\1/')");
        console.Print($"  curl -s '{address}api/v1/inventory/{scene.Store.Id}?limit=3' -H \"authorization: Bearer $token\"");
    }
}
