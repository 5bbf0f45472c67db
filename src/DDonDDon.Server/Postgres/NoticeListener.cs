using DDonDDon.Server.Http;
using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>Handles the notices of one channel, which servers on the same database send each other.</summary>
public interface INoticeHandler
{
    /// <summary>What it listens to, a lower-case identifier.</summary>
    string Channel { get; }

    void Handle(string payload);

    /// <summary>The connection was lost, or is back: notices may have been missed.</summary>
    Task MissAsync(CancellationToken ct);
}

/// <summary>Listens to all channels on the one connection that a process has for it, and connects again when that is lost.</summary>
public sealed class NoticeListener(NpgsqlDataSource dataSource, IEnumerable<INoticeHandler> handlers, ILogger<NoticeListener> logger) : BackgroundService
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, INoticeHandler> _handlers = handlers.ToDictionary(handler => handler.Channel, StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryAsync(() => ListenAsync(stoppingToken));
            // When the server stops, the handlers may be disposed already.
            if (stoppingToken.IsCancellationRequested) return;
            await MissAsync(stoppingToken);
            await Task.Delay(Pause, stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception) || exception is PostgresException)
        {
            logger.LogDebug("Listening to other servers was interrupted: {Reason}", exception.Message);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        connection.Notification += (_, happened) =>
        {
            if (_handlers.TryGetValue(happened.Channel, out var handler)) handler.Handle(happened.Payload);
        };
        var listen = string.Join("; ", _handlers.Keys.Select(channel => $"listen {channel}"));
        await using (var command = new NpgsqlCommand(listen, connection)) await command.ExecuteNonQueryAsync(ct);
        await MissAsync(ct);
        while (true)
        {
            if (await connection.WaitAsync(Pulse, ct)) continue;
            await using var pulse = new NpgsqlCommand("select 1", connection);
            await pulse.ExecuteScalarAsync(ct);
        }
    }

    private async Task MissAsync(CancellationToken ct)
    {
        foreach (var handler in _handlers.Values) await TryAsync(() => handler.MissAsync(ct));
    }
}
