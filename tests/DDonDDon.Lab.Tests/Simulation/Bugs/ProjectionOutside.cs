using DDonDDon.Domain.Booking;
using DDonDDon.Lab.Simulation.Storage;
using DDonDDon.Server.Ledgers;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>Documents are stored in a transaction of their own, after that of the events.</summary>
internal sealed class ProjectionOutside(ILedgers inner, MemoryDatabase database) : PlantedLedgers(inner)
{
    protected override ILedger Plant(Guid storeId, ILedger ledger) => new Late(Inner, storeId, ledger, database);

    private sealed class Late(ILedgers ledgers, Guid storeId, ILedger inner, MemoryDatabase database) : PassingLedger(inner)
    {
        public override async Task<IReadOnlyList<long>> StoreAsync(Decided decided, CancellationToken ct)
        {
            database.Apart[decided] = [];
            var missing = await Inner.StoreAsync(decided, ct);
            await DisposeAsync();

            await using var own = ledgers.Open(storeId);
            await own.LoadAsync(new(), ct);
            foreach (var (projection, documents) in database.Apart[decided])
                foreach (var document in documents) database.Save(storeId, projection, document);
            return missing;
        }
    }
}
