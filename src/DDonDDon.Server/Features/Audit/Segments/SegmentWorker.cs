using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Audit.Segments;

/// <summary>
/// Seals segments while the server runs: at the start, and then every minute. It takes its time, so that those who book movements do not feel it: after each
/// segment it rests for several times as long as that one took.
/// </summary>
internal sealed class SegmentWorker(SegmentSealer sealer, ILogger<SegmentWorker> logger) : BackgroundService
{
    private const int Rest = 9;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await SealAsync(stoppingToken);
                await Task.Delay(Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task SealAsync(CancellationToken ct)
    {
        try
        {
            await sealer.RunAsync(ct, Rest);
        }
        catch (Exception exception) when (Faults.IsBusy(exception) || Faults.IsDatabaseLost(exception))
        {
            logger.LogWarning("Segments will be sealed later: {Reason}", exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "Sealing segments failed");
        }
    }
}
