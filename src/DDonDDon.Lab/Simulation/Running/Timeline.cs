using System.Runtime.ExceptionServices;

namespace DDonDDon.Lab.Simulation.Running;

/// <summary>
/// The time of a simulated world, and who runs in it: flows, one at a time, each until it waits for a moment, a lock or an answer. What is due at
/// the same moment goes in the order in which it was asked for, so that a run repeats exactly.
/// </summary>
internal sealed class Timeline(DateTimeOffset start) : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PriorityQueue<Action, (long Ticks, long Order)> _due = new();
    private long _order;
    private long _ticks = start.UtcTicks;
    private TaskCompletionSource? _running;
    private Exception? _failed;

    /// <summary>How long the world has existed.</summary>
    public TimeSpan Elapsed => new(_ticks - start.UtcTicks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override DateTimeOffset GetUtcNow() => new(_ticks, TimeSpan.Zero);
    public override long GetTimestamp() => _ticks;

    /// <summary>Begins a flow, now, but after whoever runs.</summary>
    public void Start(Func<Task> flow) => Schedule(TimeSpan.Zero, () =>
    {
        _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = RunAsync(flow);
    });

    /// <summary>Lets the flow that runs wait.</summary>
    public Task DelayAsync(TimeSpan delay)
    {
        var moment = new TaskCompletionSource();
        Schedule(delay, () => Resume(moment));
        Park();
        return moment.Task;
    }

    /// <summary>Something that a flow waits for and another brings.</summary>
    public Promise<T> Promise<T>() => new(this);

    /// <summary>Runs until nobody waits for anything any more. Throws what a flow threw, and when one waits for something outside of the world.</summary>
    public async Task RunAsync()
    {
        while (_failed is null && _due.TryDequeue(out var happens, out var at))
        {
            _ticks = Math.Max(_ticks, at.Ticks);
            happens();
            // In memory it is waiting already; a real database may take its time, but not for ever.
            if (_running is { } running) await running.Task.WaitAsync(Patience).ConfigureAwait(false);
            _running = null;
        }
        if (_failed is not null) ExceptionDispatchInfo.Throw(_failed);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TimelineTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Schedule(TimeSpan delay, Action happens) => _due.Enqueue(happens, (_ticks + Math.Max(0, delay.Ticks), _order++));

    internal void Resume(TaskCompletionSource waiting)
    {
        _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.SetResult();
    }

    internal void Park() => _running?.TrySetResult();

    private async Task RunAsync(Func<Task> flow)
    {
        try
        {
            await flow().ConfigureAwait(false);
        }
        catch (ServerCrashedException)
        {
            // What the server was doing is gone with it.
        }
        catch (Exception exception)
        {
            _failed ??= exception;
        }
        Park();
    }

    private sealed class TimelineTimer(Timeline timeline, TimerCallback callback, object? state) : ITimer
    {
        private int _set;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var set = ++_set;
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            timeline.Schedule(dueTime, () =>
            {
                if (set != _set) return;
                if (period > TimeSpan.Zero) Change(period, period);
                callback(state);
            });
            return true;
        }

        public void Dispose() => _set++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Something that one flow waits for and another brings, or that does not come: then whoever waits gets an exception.</summary>
internal sealed class Promise<T>(Timeline timeline)
{
    private readonly TaskCompletionSource _waiting = new();
    private T? _value;
    private Exception? _failure;
    private bool _isAwaited;
    private bool _isSettled;

    /// <summary>Waits for it; one flow may.</summary>
    public async Task<T> WaitAsync()
    {
        if (!_isSettled)
        {
            _isAwaited = true;
            timeline.Park();
            await _waiting.Task.ConfigureAwait(false);
        }
        return _failure is null ? _value! : throw _failure;
    }

    /// <summary>Brings it; what comes later than something else is nothing.</summary>
    public void Settle(T value) => Settle(value, null);

    public void Fail(Exception failure) => Settle(default, failure);

    private void Settle(T? value, Exception? failure)
    {
        if (_isSettled) return;
        (_isSettled, _value, _failure) = (true, value, failure);
        if (_isAwaited) timeline.Schedule(TimeSpan.Zero, () => timeline.Resume(_waiting));
    }
}

/// <summary>The simulated server's process died.</summary>
internal sealed class ServerCrashedException() : Exception("The server crashed.");
