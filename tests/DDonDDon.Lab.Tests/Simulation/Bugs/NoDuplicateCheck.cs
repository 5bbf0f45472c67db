using DDonDDon.Domain.Booking;
using DDonDDon.Server.Ledgers;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>Nobody looks whether an id is stored already; the store's unique key is all that is left.</summary>
internal sealed class NoDuplicateCheck(ILedgers inner) : PlantedLedgers(inner)
{
    protected override ILedger Plant(Guid storeId, ILedger ledger) => new Forgetful(ledger);

    private sealed class Forgetful(ILedger inner) : PassingLedger(inner)
    {
        public override async Task<Facts> LoadAsync(Needs needs, CancellationToken ct) =>
            await base.LoadAsync(needs, ct) with { Recorded = new Dictionary<Guid, RecordedEvent>() };
    }
}
