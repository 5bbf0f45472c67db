using DDonDDon.Lab.Simulation.Running;

namespace DDonDDon.Lab.Simulation.Between;

/// <summary>
/// The locks of the ledgers' heads, in front of the real ones: who waits here waits in the simulated world, not for a database that waits for a
/// flow which stands still.
/// </summary>
internal sealed class Gates(Timeline timeline)
{
    private readonly Dictionary<string, Queue<Promise<bool>>> _waiting = new(StringComparer.Ordinal);

    /// <summary>Waits for a tenant's lock. The result gives it back.</summary>
    public async Task<IDisposable> EnterAsync(string tenant)
    {
        if (!_waiting.TryGetValue(tenant, out var queue)) _waiting[tenant] = queue = [];
        var turn = timeline.Promise<bool>();
        queue.Enqueue(turn);
        if (queue.Count > 1) await turn.WaitAsync().ConfigureAwait(false);
        return new Held(queue);
    }

    private sealed class Held(Queue<Promise<bool>> queue) : IDisposable
    {
        private bool _isGiven;

        public void Dispose()
        {
            if (_isGiven) return;
            _isGiven = true;
            queue.Dequeue();
            if (queue.TryPeek(out var next)) next.Settle(true);
        }
    }
}
