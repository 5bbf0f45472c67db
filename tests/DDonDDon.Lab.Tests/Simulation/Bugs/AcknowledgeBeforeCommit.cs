using DDonDDon.EventStore.Appending;
using DDonDDon.Lab.Simulation.Between;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>The answer is given at once, and the commit comes when it comes.</summary>
internal sealed class AcknowledgeBeforeCommit(ILedgers inner, Timeline timeline) : PlantedLedgers(inner)
{
    protected override IStoreTransaction Plant(Guid storeId, IReadOnlyList<SubmittedItem> items, IStoreTransaction transaction) => new Hasty(transaction, timeline);

    private sealed class Hasty(IStoreTransaction inner, Timeline timeline) : PassingStoreTransaction(inner)
    {
        private bool _isDecided;

        public override Task<CommitOutcome> CommitAsync(CancellationToken ct)
        {
            _isDecided = true;
            return Task.FromResult(CommitOutcome.Committed);
        }

        public override async ValueTask DisposeAsync()
        {
            if (!_isDecided) await base.DisposeAsync();
            else timeline.Start(CommitLaterAsync);
        }

        private async Task CommitLaterAsync()
        {
            try
            {
                await Inner.CommitAsync(CancellationToken.None);
            }
            catch (Exception exception) when (exception is not ServerCrashedException)
            {
                // Nobody is there any more who could be told.
            }
            finally
            {
                await base.DisposeAsync();
            }
        }
    }
}
