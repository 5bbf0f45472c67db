using DDonDDon.Domain.Booking;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten.Appending;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>A unique violation is taken to mean that everything is stored already.</summary>
internal sealed class SwallowedViolation(ILedgers inner) : PlantedLedgers(inner)
{
    protected override ILedger Plant(Guid storeId, ILedger ledger) => new Trusting(ledger);

    private sealed class Trusting(ILedger inner) : PassingLedger(inner)
    {
        public override async Task<IReadOnlyList<long>> StoreAsync(Decided decided, CancellationToken ct)
        {
            try
            {
                return await Inner.StoreAsync(decided, ct);
            }
            catch (LedgerBusyException)
            {
                return [];
            }
        }
    }
}
