namespace DDonDDon.Server.Http;

/// <summary>
/// Places for one kind of expensive reads: so many at once, and so many of one user, so that nobody takes them all. Who finds none of their own is refused at
/// once; the others wait a moment.
/// </summary>
public sealed class ReadSlots(int mostAtOnce, int mostOfUser) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _free = new(mostAtOnce);
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, int> _users = [];

    public static Problem Busy { get; } = new("read.busy", "Too many such reads at once, of yours or of all; try again in a moment.") { RetryAfter = 5 };

    /// <summary>A place; null: there is none. Disposing it gives it back.</summary>
    public async Task<IDisposable?> TakeAsync(Guid userId, CancellationToken ct)
    {
        lock (_lock)
        {
            var own = _users.GetValueOrDefault(userId);
            if (own >= mostOfUser) return null;
            _users[userId] = own + 1;
        }
        var isTaken = false;
        try
        {
            isTaken = await _free.WaitAsync(Patience, ct);
        }
        finally
        {
            if (!isTaken) Leave(userId);
        }
        return isTaken ? new Slot(this, userId) : null;
    }

    public void Dispose() => _free.Dispose();

    private void Leave(Guid userId)
    {
        lock (_lock)
            if (--_users[userId] == 0) _users.Remove(userId);
    }

    private sealed class Slot(ReadSlots slots, Guid userId) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 1) return;
            slots.Leave(userId);
            slots._free.Release();
        }
    }
}

/// <summary>The expensive reads, each with places of its own.</summary>
public sealed class ExpensiveReads : IDisposable
{
    /// <summary>Sheets and ledgers that are written out: they hold no connection while a client reads slowly.</summary>
    public ReadSlots Exports { get; } = new(16, 2);

    /// <summary>Whole histories of items, and looks back at them.</summary>
    public ReadSlots Histories { get; } = new(4, 2);

    /// <summary>How long an export may take, however slowly it is read.</summary>
    public static TimeSpan LongestExport { get; } = TimeSpan.FromHours(1);

    public void Dispose()
    {
        Exports.Dispose();
        Histories.Dispose();
    }
}
