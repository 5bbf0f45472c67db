using DDonDDon.EventStore.Appending;
using DDonDDon.Lab.Simulation.Between;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Http;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>A transaction that failed is done again, but what it was to write has been read once already and is empty now.</summary>
internal sealed class EmptyRetry(ILedgers inner) : PlantedLedgers(inner)
{
    protected override IStoreTransaction Plant(Guid storeId, IReadOnlyList<SubmittedItem> items, IStoreTransaction transaction) =>
        new Spent(Inner, storeId, items, transaction);

    private sealed class Spent(ILedgers ledgers, Guid storeId, IReadOnlyList<SubmittedItem> items, IStoreTransaction inner) : PassingStoreTransaction(inner)
    {
        private bool _isDisposed;

        public override async Task<CommitOutcome> CommitAsync(CancellationToken ct)
        {
            try
            {
                return await Inner.CommitAsync(ct);
            }
            catch (Exception exception) when (Faults.IsBusy(exception))
            {
                await DisposeAsync();
                await using var again = await ledgers.BeginAsync(storeId, items, ct);
                return await again.CommitAsync(ct);
            }
        }

        public override async ValueTask DisposeAsync()
        {
            if (_isDisposed) return;
            _isDisposed = true;
            await base.DisposeAsync();
        }
    }
}
