using DDonDDon.Server.Features.Feed;

namespace DDonDDon.Lab.Simulation.Between;

/// <summary>The change feed's way to the database, which is that of the ledgers: it stands still, and breaks.</summary>
internal sealed class UnreliableChanges(IChangeSource inner, UnreliableLedgers ledgers) : IChangeSource
{
    public async Task<IChangeSnapshot> OpenAsync(CancellationToken ct)
    {
        await ledgers.ReachAsync().ConfigureAwait(false);
        return await inner.OpenAsync(ct).ConfigureAwait(false);
    }
}
