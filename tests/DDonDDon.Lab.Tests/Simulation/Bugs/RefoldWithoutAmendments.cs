using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Ledgers;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>A stream that is folded again is folded without its amendments.</summary>
internal sealed class RefoldWithoutAmendments(ILedgers inner) : PlantedLedgers(inner)
{
    protected override ILedger Plant(Guid storeId, ILedger ledger) => new Simplified(ledger);

    private sealed class Simplified(ILedger inner) : PassingLedger(inner)
    {
        public override async Task<Facts> LoadAsync(Needs needs, CancellationToken ct)
        {
            var facts = await base.LoadAsync(needs, ct);
            return facts with
            {
                Histories = facts.Histories.ToDictionary(item => item.Key,
                item => (IReadOnlyList<StockMovement>)[.. item.Value.Where(movement => movement is not MovementAmended)])
            };
        }
    }
}
