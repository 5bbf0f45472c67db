using System.CommandLine;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Devices;

namespace DDonDDon.Server.Commands;

/// <summary>ddon devices: what an administrator does with a device, without the server.</summary>
public static class DevicesCommand
{
    public static Command Create() => new("devices", "Release, retire and settle devices.")
    {
        Verb("release", "Take a device's key away, so that its installation can sign in on it anew.",
            (context, id, ct) => KeysOf(context).ReleaseAsync(id, ct)),
        Verb("retire", "Take a lost or dead device out of service for good.", (context, id, ct) => KeysOf(context).RetireAsync(id, null, ct)),
        Verb("settle", "Give up the counters of a device that have not arrived.",
            (context, id, ct) => DeviceGaps.SettleAsync(context.Store, id, ct)),
    };

    private static Command Verb(string name, string description, Func<CommandContext, Guid, CancellationToken, Task<bool>> act)
    {
        var id = new Argument<string>("id") { Description = "The device's UUID; GET /sync/devices and the audit have them." };
        var command = new Command(name, description) { id };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            if (!Guid.TryParse(arguments.GetValue(id), out var device)) throw new CommandException("A device's id is a UUID.", ExitCode.Usage);
            await using var context = await CommandContext.OpenAsync(ct);
            return await act(context, device, ct) ? ExitCode.Done : throw new CommandException($"Nothing has come from a device {device}.", ExitCode.Usage);
        }));
        return command;
    }

    private static DeviceKeys KeysOf(CommandContext context) => new(context.Store, TimeProvider.System);
}
