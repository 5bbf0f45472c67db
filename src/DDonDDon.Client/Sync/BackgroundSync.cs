using DDonDDon.Client.Http;
using DDonDDon.Client.Local;

namespace DDonDDon.Client.Sync;

/// <summary>
/// Takes the steps of the sync by itself: at once when something was recorded, the network comes back, the server hints at changes or the
/// program asks for it; otherwise on a timer with jitter.
/// </summary>
internal sealed class BackgroundSync(
    LocalStore file, Synchronizer synchronizer, Session session, ServerApi api, Pace pace, Notices notices, ClientOptions options)
{
    // The server sends a heartbeat every 15 s.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(45);

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
    /// Ends the wait between two steps. While the server cannot be reached, only an urgent call does; otherwise a till that keeps selling would
    /// send a request with every sale.
    /// </summary>
    public void Wake(bool isUrgent)
    {
        if (isUrgent) synchronizer.PushNext();
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
#pragma warning disable CA1031 // A full disk must not end the sync for good. The program gets the exception.
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
            var hasAnswered = false;
            try
            {
                var cursor = await file.ReadAsync(sql => sql.Get(LocalSettings.Cursor), ct);
                var path = cursor is null ? "sync/events" : $"sync/events?cursor={Uri.EscapeDataString(cursor)}";
                await session.SendAsync(token => api.ReadLinesAsync(path, "text/event-stream", token, LongestSilence, line =>
                {
                    hasAnswered = true;
                    if (line.StartsWith("data:", StringComparison.Ordinal)) Wake(isUrgent: true);
                    return ValueTask.CompletedTask;
                }, ct), ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            // The timer keeps running, so without hints changes only come later.
            await WaitAsync(new TaskCompletionSource().Task, hasAnswered ? TimeSpan.FromSeconds(1) + pace.Idle() / 10 : pace.Idle(), ct);
        }
    }

    private async Task WaitAsync(Task signal, TimeSpan wait, CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(signal, Task.Delay(wait, options.Time, ended.Token));
        await ended.CancelAsync();
    }

    // Called before a step, so that no signal during the step is missed.
    private Task Arm()
    {
        lock (_lock)
        {
            if (_wake.Task.IsCompleted) _wake = NewSignal();
            _isUrgent = false;
            return _wake.Task;
        }
    }

    // Something recorded during a step that failed is no reason to try again at once.
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
