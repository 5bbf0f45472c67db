using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using Npgsql;

namespace DDonDDon.Server.Features.Users;

/// <summary>
/// Hears of changes of users that any server on the same database has committed, and lets <see cref="UserDirectory"/> look them up again. When the
/// connection is lost everything is looked up again: what was said meanwhile is not known.
/// </summary>
public sealed class UserChanges(NpgsqlDataSource dataSource, UserDirectory directory, ILogger<UserChanges> logger) : BackgroundService
{
    private const string Channel = "ddon_users";
    private static readonly TimeSpan s_pulse = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Tells every server, when the transaction commits.</summary>
    public static Read Tell(Guid userId) => new Rows<int>(Sql.Command("select pg_notify($1, $2)", Sql.Text(Channel), Sql.Text(userId.ToString())), _ => 0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception exception) when (Http.Faults.IsDatabaseLost(exception) || exception is PostgresException)
            {
                logger.LogDebug("Listening to changes of users was interrupted: {Message}", exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            directory.ForgetAll();
            await Task.Delay(s_pause, stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        connection.Notification += (_, happened) =>
        {
            if (Guid.TryParse(happened.Payload, out var id)) directory.Forget(id);
        };
        await using (var listen = new NpgsqlCommand($"listen {Channel}", connection)) await listen.ExecuteNonQueryAsync(ct);
        directory.ForgetAll();
        while (true)
        {
            if (await connection.WaitAsync(s_pulse, ct)) continue;
            await using var pulse = new NpgsqlCommand("select 1", connection);
            await pulse.ExecuteScalarAsync(ct);
        }
    }
}
