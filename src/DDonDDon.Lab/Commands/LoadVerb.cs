using System.CommandLine;
using System.CommandLine.Parsing;
using DDonDDon.Lab.Simulation.Load;
using DDonDDon.Server.Commands;

namespace DDonDDon.Lab.Commands;

/// <summary>The options of <c>ddon simulate --load</c>.</summary>
internal sealed class LoadVerb
{
    private readonly Option<bool> _load = new("--load")
    {
        Description = "Load a server with simulated devices instead: the real client, over HTTP, in stores, products and accounts of its own. An "
            + $"administrator's password is read from {LoadOptions.PasswordVariable}.",
    };

    private readonly Option<Uri?> _server = new("--server")
    {
        Description = "With --load: the server's address, https, or http on this machine. Without it one is started on 127.0.0.1 with a PostgreSQL of its "
            + "own, and is gone afterwards.",
        CustomParser = result => Parsed(result, LoadOptions.ReadServer, "--server is an address like https://stock.example, or http on this machine."),
    };

    private readonly Option<int> _devices = new("--devices")
    {
        Description = $"With --load: how many devices, 1 to {LoadOptions.MostDevices}.",
        DefaultValueFactory = _ => 200,
    };

    private readonly Option<TimeSpan> _duration = new("--duration")
    {
        Description = "With --load: how long they work, 1s to 1h.",
        DefaultValueFactory = _ => TimeSpan.FromSeconds(60),
        CustomParser = result => Parsed(result, LoadOptions.ReadDuration, "--duration is 1s to 1h, like 90s or 5m.") ?? default,
    };

    private readonly Option<int> _pace = new("--items-per-minute")
    {
        Description = $"With --load: how many items a device records, on average, 1 to {LoadOptions.MostItemsPerMinute}.",
        DefaultValueFactory = _ => 60,
    };

    private readonly Option<string?> _email = new("--email") { Description = "With --load and --server: an administrator's address." };

    public void AddTo(Command command, params Option[] others)
    {
        Between(_devices, LoadOptions.MostDevices);
        Between(_pace, LoadOptions.MostItemsPerMinute);
        Option[] ours = [_server, _devices, _duration, _pace, _email];
        foreach (var option in (Option[])[_load, .. ours]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var stray = (result.GetValue(_load) ? others : ours).FirstOrDefault(option => result.GetResult(option) is { Implicit: false });
            if (stray is not null) result.AddError(result.GetValue(_load) ? $"{stray.Name} does not go with --load." : $"{stray.Name} goes with --load only.");
        });
    }

    /// <summary>Null: no load is asked for.</summary>
    /// <exception cref="CommandException">A server without an administrator, or an administrator without a server.</exception>
    public LoadOptions? Read(ParseResult arguments)
    {
        if (!arguments.GetValue(_load)) return null;
        var (server, email) = (arguments.GetValue(_server), arguments.GetValue(_email));
        if (server is null != email is null)
            throw new CommandException("--server and --email go together: a load needs an administrator there.", ExitCode.Usage);
        var password = server is null ? null : Environment.GetEnvironmentVariable(LoadOptions.PasswordVariable);
        if (server is not null && string.IsNullOrEmpty(password))
            throw new CommandException($"Put the password of {email} into {LoadOptions.PasswordVariable}; on the command line everybody on this machine "
                + "could read it.", ExitCode.Usage);
        return new(server, arguments.GetValue(_devices), arguments.GetValue(_duration), arguments.GetValue(_pace), email, password);
    }

    private static void Between(Option<int> option, int most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var value && (value < 1 || value > most)) result.AddError($"{option.Name} is 1 to {most}.");
    });

    private static T? Parsed<T>(ArgumentResult result, Func<string, T> read, string rule)
    {
        if (result.Tokens is [{ Value: var text }] && read(text) is { } value) return value;
        result.AddError(rule);
        return default;
    }
}
