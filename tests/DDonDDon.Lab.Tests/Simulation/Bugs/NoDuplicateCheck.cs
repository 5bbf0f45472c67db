using DDonDDon.Lab.Simulation.Between;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>Nobody looks whether an id is stored already; the store's unique key is all that is left.</summary>
internal sealed class NoDuplicateCheck(ILedgers inner) : PlantedLedgers(inner)
{
    protected override IStoreTransaction Plant(Guid storeId, IReadOnlyList<SubmittedItem> items, IStoreTransaction transaction) => new Forgetful(transaction);

    private sealed class Forgetful(IStoreTransaction inner) : PassingStoreTransaction(inner)
    {
        public override IStoreRecords Records { get; } = new NothingStored(inner.Records);
    }

    private sealed class NothingStored(IStoreRecords inner) : PassingStoreRecords(inner)
    {
        public override StoredEvent? Stored(Guid id) => null;
    }
}
