using System.Collections.Concurrent;

namespace DDonDDon.Server.Features.Feed;

/// <summary>Everybody who listens to this process for hints. Limited, so that tabs left open in every store do no harm.</summary>
public sealed class ListenerRegister
{
    public const int MostOfUser = 16;
    public const int Most = 1024;

    private readonly ConcurrentDictionary<Listener, Guid> _listeners = new();
    private readonly Lock _joining = new();

    public bool Any => !_listeners.IsEmpty;

    /// <summary>Adds a listener of a user; null when there are too many. Disposing it takes it away.</summary>
    public Listener? Join(Guid userId)
    {
        lock (_joining)
        {
            if (_listeners.Count >= Most || _listeners.Count(one => one.Value == userId) >= MostOfUser) return null;
            var listener = new Listener(this);
            _listeners[listener] = userId;
            return listener;
        }
    }

    internal void Leave(Listener listener) => _listeners.TryRemove(listener, out _);

    /// <summary>Notifies all listeners that a ledger now goes up to a position.</summary>
    public void Publish(string tenant, long position)
    {
        foreach (var (listener, _) in _listeners) listener.Notify(tenant, position);
    }

    /// <summary>Wakes the listeners of a user (null: of all), because what the user may has changed.</summary>
    public void Wake(Guid? userId)
    {
        foreach (var (listener, user) in _listeners)
            if (userId is null || user == userId) listener.Wake();
    }
}

/// <summary>One listener: what it was notified of since it last looked, only the last position of each ledger.</summary>
public sealed class Listener(ListenerRegister register) : IDisposable
{
    private readonly Lock _lock = new();
    private Dictionary<string, long> _told = new(StringComparer.Ordinal);
    private TaskCompletionSource _news = NewSignal();

    /// <summary>Ends when there is something to take.</summary>
    public Task News
    {
        get { lock (_lock) return _news.Task; }
    }

    /// <summary>The notifications since the last time, by tenant.</summary>
    public IReadOnlyDictionary<string, long> Take()
    {
        lock (_lock)
        {
            var told = _told;
            _told = new(StringComparer.Ordinal);
            if (_news.Task.IsCompleted) _news = NewSignal();
            return told;
        }
    }

    internal void Notify(string tenant, long position)
    {
        lock (_lock)
        {
            _told[tenant] = Math.Max(position, _told.GetValueOrDefault(tenant));
            _news.TrySetResult();
        }
    }

    internal void Wake()
    {
        lock (_lock) _news.TrySetResult();
    }

    public void Dispose() => register.Leave(this);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
