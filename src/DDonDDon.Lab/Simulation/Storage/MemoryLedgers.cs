using DDonDDon.Server.Ledgers;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>The ledgers of a database in memory.</summary>
internal sealed class MemoryLedgers(MemoryDatabase database) : ILedgers
{
    public ILedger Open(Guid? storeId) => new MemoryLedger(database, storeId);
}
