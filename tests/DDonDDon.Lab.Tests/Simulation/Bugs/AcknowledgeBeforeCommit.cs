using DDonDDon.Domain.Booking;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Server.Ledgers;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>The answer is given at once, and the commit comes when it comes.</summary>
internal sealed class AcknowledgeBeforeCommit(ILedgers inner, Timeline timeline) : PlantedLedgers(inner)
{
    protected override ILedger Plant(Guid storeId, ILedger ledger) => new Hasty(ledger, timeline);

    private sealed class Hasty(ILedger inner, Timeline timeline) : PassingLedger(inner)
    {
        private Decided? _decided;

        public override Task<IReadOnlyList<long>> StoreAsync(Decided decided, CancellationToken ct)
        {
            _decided = decided;
            return Task.FromResult<IReadOnlyList<long>>([]);
        }

        public override async ValueTask DisposeAsync()
        {
            if (_decided is { } decided) timeline.Start(() => StoreLaterAsync(decided));
            else await base.DisposeAsync();
        }

        private async Task StoreLaterAsync(Decided decided)
        {
            try
            {
                await Inner.StoreAsync(decided, CancellationToken.None);
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
