using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Simulation.Between;

namespace DDonDDon.Simulation.Tests.Bugs;

/// <summary>A unique violation is taken to mean that everything is stored already.</summary>
internal sealed class SwallowedViolation(ILedgers inner) : PlantedLedgers(inner)
{
    protected override IStoreTransaction Plant(Guid storeId, IReadOnlyList<SubmittedItem> items, IStoreTransaction transaction) => new Trusting(transaction);

    private sealed class Trusting(IStoreTransaction inner) : PassingStoreTransaction(inner)
    {
        public override async Task<CommitOutcome> CommitAsync(CancellationToken ct)
        {
            await Inner.CommitAsync(ct);
            return CommitOutcome.Committed;
        }
    }
}
