using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;
using Npgsql;

namespace DDonDDon.Lab.Simulation.Between;

/// <summary>
/// What can happen between a server and its database: transactions wait for each other, stand still, lose against others, and the process or the
/// connection ends before or after a commit. One run of the server's process has one of these.
/// </summary>
internal sealed class UnreliableLedgers(
    ILedgers inner, Timeline timeline, Chance chance, Scenario scenario, Gates gates, Func<bool> isHealed, Func<bool> isCrashed, Action crash) : ILedgers
{
    public EventTypes Types => inner.Types;

    public async Task<IStoreTransaction> BeginAsync(Guid storeId, IReadOnlyList<SubmittedItem> items, CancellationToken ct)
    {
        var held = await EnterAsync(storeId.ToString());
        try
        {
            return new StoreTransaction(this, held, await inner.BeginAsync(storeId, items, ct).ConfigureAwait(false));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public async Task<IEditTransaction> BeginAsync(Submission submission, IReadOnlyList<RecordedEdit> edits, CancellationToken ct)
    {
        var held = await EnterAsync(PostgresEventStore.DefaultTenant);
        try
        {
            return new EditTransaction(this, held, await inner.BeginAsync(submission, edits, ct).ConfigureAwait(false));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public async Task<IReadOnlyList<long>?> NoteDeviceAsync(Submission submission, IReadOnlyList<long> counters, CancellationToken ct)
    {
        await StandStillAsync();
        return await inner.NoteDeviceAsync(submission, counters, ct).ConfigureAwait(false);
    }

    public async Task NoteReportAsync(DeviceReport report, CancellationToken ct)
    {
        await StandStillAsync();
        await inner.NoteReportAsync(report, ct).ConfigureAwait(false);
    }

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

    // A process that has died meanwhile does not go on.
    private async Task StandStillAsync()
    {
        await timeline.DelayAsync(Happens(scenario.Stall) ? chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20)) : TimeSpan.FromMilliseconds(1)).ConfigureAwait(false);
        if (Happens(scenario.ServerCrash / 4)) crash();
        if (isCrashed()) throw new ServerCrashedException();
    }

    private async Task<CommitOutcome> CommitAsync(ILedgerTransaction transaction, bool mayLose, CancellationToken ct)
    {
        await StandStillAsync().ConfigureAwait(false);
        if (Happens(scenario.StoreBusy / 2)) throw Busy();
        if (mayLose && Happens(scenario.StoreBusy / 4)) return CommitOutcome.Conflict;
        var outcome = Happens(scenario.CommitLost) ? await LoseAsync(transaction, ct).ConfigureAwait(false) : await transaction.CommitAsync(ct).ConfigureAwait(false);
        await StandStillAsync().ConfigureAwait(false);
        return outcome;
    }

    // The connection breaks: before the commit took place or after it; and then its outcome can be looked up or cannot.
    private async Task<CommitOutcome> LoseAsync(ILedgerTransaction transaction, CancellationToken ct)
    {
        var (takesPlace, isLookedUp) = (chance.Happens(0.5), chance.Happens(0.5));
        var outcome = takesPlace ? await transaction.CommitAsync(ct).ConfigureAwait(false) : CommitOutcome.Committed;
        if (!isLookedUp) throw Lost();
        return takesPlace ? outcome : throw new NotCommittedException(Lost());
    }

    private static PostgresException Busy() => new("canceling statement due to lock timeout", "ERROR", "ERROR", PostgresErrorCodes.LockNotAvailable);

    private static NpgsqlException Lost() => new("The connection was lost.");

    private sealed class StoreTransaction(UnreliableLedgers ledgers, IDisposable held, IStoreTransaction inner) : PassingStoreTransaction(inner)
    {
        public override Task<CommitOutcome> CommitAsync(CancellationToken ct) => ledgers.CommitAsync(Inner, true, ct);

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync().ConfigureAwait(false);
            held.Dispose();
        }
    }

    private sealed class EditTransaction(UnreliableLedgers ledgers, IDisposable held, IEditTransaction inner) : PassingEditTransaction(inner)
    {
        public override Task<CommitOutcome> CommitAsync(CancellationToken ct) => ledgers.CommitAsync(Inner, false, ct);

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync().ConfigureAwait(false);
            held.Dispose();
        }
    }
}
