using DDonDDon.EventStore;
using DDonDDon.Server.Http;
using Npgsql;

namespace DDonDDon.Server.Pending;

/// <summary>
/// Does pending work at the start, when any server on the same database has left some, and every minute in case nobody was there to hear of it.
/// </summary>
internal sealed class PendingWorker(NpgsqlDataSource dataSource, IEnumerable<IPendingWork> works, ILogger<PendingWorker> logger) : BackgroundService
{
    /// <summary>Who leaves work tells it here, in the transaction that leaves it.</summary>
    public const string Channel = "ddon_pending";

    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Tells every server, when the transaction commits, that there is work.</summary>
    public static NpgsqlBatchCommand Tell() => Sql.Command("select pg_notify($1, '')", Sql.Text(Channel));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception exception) when (Faults.IsDatabaseLost(exception) || exception is PostgresException)
            {
                logger.LogDebug("Listening for pending work was interrupted: {Message}", exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(s_pause, stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    // Listens before it looks: what is left afterwards is heard of.
    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using (var listen = new NpgsqlCommand($"listen {Channel}", connection)) await listen.ExecuteNonQueryAsync(ct);
        while (true)
        {
            foreach (var work in works) await RunAsync(work, ct);
            if (!await connection.WaitAsync(s_interval, ct)) await ProbeAsync(connection, ct);
        }
    }

    // One kind of work that fails does not keep the others from being done; it is tried again in its turn.
    private async Task RunAsync(IPendingWork work, CancellationToken ct)
    {
        try
        {
            await work.RunAsync(ct);
        }
        catch (Exception exception) when (Faults.IsBusy(exception) || Faults.IsDatabaseLost(exception))
        {
            logger.LogWarning("{Work} will be tried again: {Message}", work.GetType().Name, exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "{Work} failed", work.GetType().Name);
        }
    }

    // A connection that was lost without a word is noticed by asking.
    private static async Task ProbeAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var probe = new NpgsqlCommand("select 1", connection);
        await probe.ExecuteScalarAsync(ct);
    }
}
