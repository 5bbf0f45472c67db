namespace DDonDDon.Server.Marten.Appending;

/// <summary>
/// How many transactions of this process may stand before one ledger's lock at once: each waits there with a connection, and one ledger that is locked for long
/// must not take them all. The others wait here, without one.
/// </summary>
internal sealed class LedgerGates
{
    /// <summary>Connections that one ledger takes at most.</summary>
    public const int MostAtOnce = 4;

    /// <summary>As long as a lock of the database is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    /// <summary>Waits for a place before a ledger's lock. Disposing what it returns gives it back.</summary>
    /// <exception cref="LedgerBusyException">There was none in time.</exception>
    public async Task<IDisposable> EnterAsync(string tenant, CancellationToken ct)
    {
        Gate gate;
        lock (_lock)
        {
            if (!_gates.TryGetValue(tenant, out gate!)) _gates[tenant] = gate = new(this, tenant);
            gate.Users++;
        }
        try
        {
            if (await gate.Places.WaitAsync(Patience, ct).ConfigureAwait(false)) return new Place(gate);
        }
        catch
        {
            Leave(gate);
            throw;
        }
        Leave(gate);
        throw new LedgerBusyException("Too many are waiting for this ledger.");
    }

    private void Leave(Gate gate)
    {
        lock (_lock)
            if (--gate.Users == 0)
            {
                _gates.Remove(gate.Tenant);
                gate.Places.Dispose();
            }
    }

    private sealed class Gate(LedgerGates gates, string tenant)
    {
        public string Tenant => tenant;
        public SemaphoreSlim Places { get; } = new(MostAtOnce);
        public int Users { get; set; }

        public void Exit()
        {
            Places.Release();
            gates.Leave(this);
        }
    }

    private sealed class Place(Gate gate) : IDisposable
    {
        private bool _isGivenBack;

        public void Dispose()
        {
            if (_isGivenBack) return;
            _isGivenBack = true;
            gate.Exit();
        }
    }
}

/// <summary>The ledger cannot take anything now; the same will be taken later.</summary>
internal sealed class LedgerBusyException(string why = "Another writer came first.") : Exception(why);
