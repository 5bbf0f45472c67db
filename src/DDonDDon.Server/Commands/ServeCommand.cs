using System.CommandLine;
using System.Net.Sockets;
using DDonDDon.Server.Http;
using DDonDDon.Server.Logging;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Marten.Schema;
using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Commands;

/// <summary>ddon serve: runs the server until it is stopped.</summary>
public static class ServeCommand
{
    private const string Settings = """

        Its settings are variables of the environment (docs/operations.md says what each does):
          DATABASE_URL, SECRET_KEY            a database of your own; without the first an embedded one
          PORT, ALLOWED_ORIGINS, DDON_TRUSTED_PROXIES
          ALGORITHM, ACCESS_TOKEN_EXPIRE_MINUTES, REFRESH_TOKEN_EXPIRE_DAYS
          DDON_SCHEMA, DDON_CLOCK_TOLERANCE_SECONDS, DDON_CONFLICT_WINDOW_MINUTES
          DDON_LOG_LEVEL, DDON_LOG_FORMAT     text for people, json for what collects logs
          DDON_HOME, DDON_POSTGRES_BIN        the embedded PostgreSQL's folder and programs
        """;

    public static Command Create()
    {
        var command = new ExplainedCommand("serve", "Run the server until it is told to stop. Finishes what it has begun.", Settings);
        command.SetAction((_, ct) => Cli.RunAsync(() => RunAsync(ct)));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken ct)
    {
        await using var context = await CommandContext.OpenAsync(ct);
        await CheckDatabaseAsync(context, ct);
        CheckPort(context.Settings);
        await using var app = ServerApp.Build(context.Settings, context.DataSource, context.SecretKey);
        await ListenAsync(app, context.Settings.Port, ct);
        var listens = $"DDonDDon listens on {string.Join(", ", app.Urls)}";
        Console.WriteLine(context.Settings.Format() is LogFormat.Json ? JsonLines.Line(LogLevel.Information, "DDonDDon", listens) : listens);
        await app.WaitForShutdownAsync(ct);
        return ExitCode.Done;
    }

    private static async Task ListenAsync(WebApplication app, int port, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw NoPort(port, exception);
        }
    }

    // Before there is a host, which would log it with its whole trace.
    private static void CheckPort(ServerSettings settings)
    {
        if (settings.Port == 0) return;
        try
        {
            using var listener = new TcpListener(settings.Address, settings.Port);
            listener.Start();
        }
        catch (SocketException exception)
        {
            throw NoPort(settings.Port, exception);
        }
    }

    private static CommandException NoPort(int port, Exception exception) => new($"PORT {port} cannot be used: {exception.Message}");

    // A database that is away may come back; one with another schema, or that forgets at a power cut, will not get better by waiting.
    private static async Task CheckDatabaseAsync(CommandContext context, CancellationToken ct)
    {
        try
        {
            var state = await context.Schema.Ledger.StateAsync(ct);
            if (state is SchemaState.Former) throw new CommandException(SchemaException.Former.Message);
            if (state is not SchemaState.Current) throw new CommandException("The database's schema is not this program's. Run ddon db apply.");
            await CheckDurabilityAsync(context, ct);
            if (await Postgres.ApplicationRole.MayChangeEventsAsync(context.DataSource, context.Settings.Schema, ct))
                await Console.Error.WriteLineAsync("This program could change events: let db apply make its role, with a connection that may create roles.");
            await new PendingRebuilds(context.Store).RunAsync(ct);
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception))
        {
            await Console.Error.WriteLineAsync("The database cannot be reached yet; serving, and trying again with each request.");
        }
    }

    private static async Task CheckDurabilityAsync(CommandContext context, CancellationToken ct)
    {
        var durability = await Postgres.Durability.ReadAsync(context.DataSource, ct);
        if (durability.Refusal is { } refusal) throw new CommandException(refusal);
        if (durability.Warning is { } warning) await Console.Error.WriteLineAsync(warning);
    }
}
