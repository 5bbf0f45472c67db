using DDonDDon.Server.Http;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Pending;

/// <summary>
/// Does pending work at the start, when any server on the same database has left some, and every minute in case nobody was there to hear of it.
/// </summary>
internal sealed class PendingWorker(IEnumerable<IPendingWork> works, ILogger<PendingWorker> logger) : BackgroundService, INoticeHandler
{
    /// <summary>Who leaves work tells it here, in the transaction that leaves it.</summary>
    public const string Notices = "ddon_pending";

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _told = new(0);

    public string Channel => Notices;

    public void Handle(string payload) => _told.Release();

    public Task MissAsync(CancellationToken ct)
    {
        _told.Release();
        return Task.CompletedTask;
    }

    public override void Dispose()
    {
        _told.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                // What is told from here on is looked for once more.
                while (_told.Wait(0, stoppingToken)) continue;
                foreach (var work in works) await RunAsync(work, stoppingToken);
                await _told.WaitAsync(Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
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
            logger.LogWarning("{Work} will be tried again: {Reason}", work.GetType().Name, exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "{Work} failed", work.GetType().Name);
        }
    }
}
