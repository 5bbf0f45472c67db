using DDonDDon.Domain.Booking;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten.Appending;
using Npgsql;

namespace DDonDDon.Lab.Simulation.Between;

/// <summary>
/// What can happen between a server and its database: transactions wait for each other, stand still, lose against others, and the process or the
/// connection ends before or after a commit. One run of the server's process has one of these.
/// </summary>
internal sealed class UnreliableLedgers(
    ILedgers inner, Timeline timeline, Chance chance, Scenario scenario, Gates gates, Func<bool> isHealed, Func<bool> isCrashed, Action crash) : ILedgers
{
    public ILedger Open(Guid? storeId) => new UnreliableLedger(this, inner.Open(storeId), FeedSql.TenantOf(storeId));

    /// <summary>Reaches the database to read from it: that may take a while, and may not work.</summary>
    public async Task ReachAsync()
    {
        await StandStillAsync().ConfigureAwait(false);
        if (Happens(scenario.CommitLost / 2)) throw Lost();
    }

    private bool Happens(double rate) => !isHealed() && chance.Happens(rate);

    private async Task<IDisposable> EnterAsync(string tenant)
    {
        var held = await gates.EnterAsync(tenant).ConfigureAwait(false);
        try
        {
            await StandStillAsync().ConfigureAwait(false);
            if (Happens(scenario.StoreBusy / 2)) throw Busy();
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Takes a while; a process that has died meanwhile does not go on.</summary>
    public async Task StandStillAsync()
    {
        await timeline.DelayAsync(Happens(scenario.Stall) ? chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20)) : TimeSpan.FromMilliseconds(1))
            .ConfigureAwait(false);
        if (Happens(scenario.ServerCrash / 4)) crash();
        if (isCrashed()) throw new ServerCrashedException();
    }

    private async Task<IReadOnlyList<long>> StoreAsync(ILedger ledger, Decided decided, CancellationToken ct)
    {
        await StandStillAsync().ConfigureAwait(false);
        if (Happens(scenario.StoreBusy / 2)) throw Busy();
        if (Happens(scenario.StoreBusy / 4)) throw new LedgerBusyException();
        var missing = Happens(scenario.CommitLost)
            ? await LoseAsync(ledger, decided, ct).ConfigureAwait(false)
            : await ledger.StoreAsync(decided, ct).ConfigureAwait(false);
        await StandStillAsync().ConfigureAwait(false);
        return missing;
    }

    // The connection breaks: before the commit took place or after it; and then its outcome can be looked up or cannot.
    private async Task<IReadOnlyList<long>> LoseAsync(ILedger ledger, Decided decided, CancellationToken ct)
    {
        var (takesPlace, isLookedUp) = (chance.Happens(0.5), chance.Happens(0.5));
        var missing = takesPlace ? await ledger.StoreAsync(decided, ct).ConfigureAwait(false) : [];
        if (!isLookedUp) throw Lost();
        return takesPlace ? missing : throw new NotCommittedException(Lost());
    }

    private static PostgresException Busy() => new("canceling statement due to lock timeout", "ERROR", "ERROR", PostgresErrorCodes.LockNotAvailable);

    private static NpgsqlException Lost() => new("The connection was lost.");

    private sealed class UnreliableLedger(UnreliableLedgers between, ILedger inner, string tenant) : ILedger
    {
        private IDisposable? _held;

        public async Task<Facts> LoadAsync(Needs needs, CancellationToken ct)
        {
            _held ??= await between.EnterAsync(tenant).ConfigureAwait(false);
            return await inner.LoadAsync(needs, ct).ConfigureAwait(false);
        }

        public Task<IReadOnlyList<long>> StoreAsync(Decided decided, CancellationToken ct) => between.StoreAsync(inner, decided, ct);

        public async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync().ConfigureAwait(false);
            _held?.Dispose();
        }
    }
}
