using DDonDDon.EventStore.Appending;
using DDonDDon.Lab.Simulation.Between;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

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
