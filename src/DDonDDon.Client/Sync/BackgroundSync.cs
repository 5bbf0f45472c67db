using DDonDDon.Client.Http;
using DDonDDon.Client.Local;

namespace DDonDDon.Client.Sync;

/// <summary>
/// Runs the steps by itself: at once when something was recorded, when the network comes back, when the server hints at news or when told;
/// otherwise on a timer with jitter.
/// </summary>
internal sealed class BackgroundSync(LocalStore store, Synchronizer synchronizer, Session session, ServerApi api, Pace pace, Notices notices, ClientOptions options)
{
    // The server's heartbeat comes every 15 s.
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(45);

    private readonly Lock _lock = new();
    private TaskCompletionSource _wake = NewSignal();
    private bool _isFailing;
    private bool _isUrgent;

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var network = options.Network.Watch(() => Wake(isUrgent: true));
        await Task.WhenAll(DrainAsync(ct), options.ListenForHints ? ListenAsync(ct) : Task.CompletedTask);
    }

    /// <summary>
    /// Ends the wait between two steps. While the server cannot be reached, only what is <paramref name="isUrgent"/> does: a till that goes
    /// on selling would knock with every sale.
    /// </summary>
    public void Wake(bool isUrgent)
    {
        if (isUrgent) synchronizer.Urge();
        lock (_lock)
        {
            _isUrgent |= isUrgent;
            if (isUrgent || !_isFailing) _wake.TrySetResult();
        }
    }

    private async Task DrainAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var signal = Arm();
            var wait = await StepAsync(ct);
            if (wait > TimeSpan.Zero) await WaitAsync(AfterStep(signal), wait, ct);
        }
    }

    private async Task<TimeSpan> StepAsync(CancellationToken ct)
    {
        try
        {
            var step = await synchronizer.StepAsync(ct);
            lock (_lock) _isFailing = step.Outcome is not SyncOutcome.Done;
            return step.MoreToDo ? TimeSpan.Zero : step.Wait;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
#pragma warning disable CA1031 // A full disk must not end the sync for good; the program hears of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (_lock) _isFailing = true;
            notices.Raise(exception);
            return pace.Failed();
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var heard = false;
            try
            {
                var cursor = await store.ReadAsync(sql => sql.Get(LocalSettings.Cursor), ct);
                var path = cursor is null ? "sync/events" : $"sync/events?cursor={Uri.EscapeDataString(cursor)}";
                await session.SendAsync(token => api.ReadLinesAsync(path, "text/event-stream", token, s_longestSilence, line =>
                {
                    heard = true;
                    if (line.StartsWith("data:", StringComparison.Ordinal)) Wake(isUrgent: true);
                    return ValueTask.CompletedTask;
                }, ct), ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            // The timer goes on meanwhile, so that a server without hints costs nothing but time.
            await WaitAsync(new TaskCompletionSource().Task, heard ? TimeSpan.FromSeconds(1) + pace.Idle() / 10 : pace.Idle(), ct);
        }
    }

    private async Task WaitAsync(Task signal, TimeSpan wait, CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(signal, Task.Delay(wait, options.Time, ended.Token));
        await ended.CancelAsync();
    }

    // Made before a step, so that what happens during it is not missed.
    private Task Arm()
    {
        lock (_lock)
        {
            if (_wake.Task.IsCompleted) _wake = NewSignal();
            _isUrgent = false;
            return _wake.Task;
        }
    }

    // What was recorded during a step that failed is no reason to knock again at once.
    private Task AfterStep(Task signal)
    {
        lock (_lock)
        {
            if (!_isFailing || _isUrgent || !signal.IsCompleted) return signal;
            _wake = NewSignal();
            return _wake.Task;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
