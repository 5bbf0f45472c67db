using DDonDDon.Domain.Booking;
using DDonDDon.Server.Http;
using DDonDDon.Server.Ledgers;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>A transaction that failed is done again, but what it was to write has been read once already and is empty now.</summary>
internal sealed class EmptyRetry(ILedgers inner) : PlantedLedgers(inner)
{
    protected override ILedger Plant(Guid storeId, ILedger ledger) => new Spent(Inner, storeId, ledger);

    private sealed class Spent(ILedgers ledgers, Guid storeId, ILedger inner) : PassingLedger(inner)
    {
        public override async Task<IReadOnlyList<long>> StoreAsync(Decided decided, CancellationToken ct)
        {
            try
            {
                return await Inner.StoreAsync(decided, ct);
            }
            catch (Exception exception) when (Faults.IsBusy(exception))
            {
                await DisposeAsync();
                await using var again = ledgers.Open(storeId);
                await again.LoadAsync(new(), ct);
                return await again.StoreAsync(new() { Outcome = BookingOutcome.Stores }, ct);
            }
        }
    }
}
