using DDonDDon.Domain.Stock;
using DDonDDon.Lab.Simulation.Between;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>A stream that is folded again is folded without its amendments.</summary>
internal sealed class RefoldWithoutAmendments(ILedgers inner) : PlantedLedgers(inner)
{
    protected override IStoreTransaction Plant(Guid storeId, IReadOnlyList<SubmittedItem> items, IStoreTransaction transaction) => new Simplified(transaction);

    private sealed class Simplified(IStoreTransaction inner) : PassingStoreTransaction(inner)
    {
        public override async Task<(ILookup<Guid, DailyStock> Days, ILookup<Guid, StoredEvent> Movements)> ReadPastAsync(
            IReadOnlyList<ItemStream> inDays, IReadOnlyList<ItemStream> inMovements, CancellationToken ct)
        {
            var (days, movements) = await Inner.ReadPastAsync(inDays, inMovements, ct);
            var originals = movements.SelectMany(stream => stream).Where(stored => stored.Type != "movement_amended");
            return (days, originals.ToLookup(stored => stored.StreamId));
        }
    }
}
