using DDonDDon.Domain.Booking;
using DDonDDon.Server.Marten.Appending;

namespace DDonDDon.Server.Ledgers;

/// <summary>
/// The ledgers: one a store, and the catalogue's. They lie in PostgreSQL; a simulation may keep them in memory, and lets them fail.
/// </summary>
public interface ILedgers
{
    /// <summary>A transaction on a ledger, which begins when it first loads. <paramref name="storeId"/>: null for the catalogue's.</summary>
    ILedger Open(Guid? storeId);
}

/// <summary>
/// One transaction on one ledger: load, decide, store. From the first load to its end no other writer appends to the ledger; disposing it without storing
/// writes nothing.
/// </summary>
public interface ILedger : IAsyncDisposable
{
    /// <summary>Learns more, in one round trip. Returns everything that is known by now.</summary>
    Task<Facts> LoadAsync(Needs needs, CancellationToken ct);

    /// <summary>
    /// Stores everything that happens with the documents that follow from it, and commits. Returns the counters of the answered device that have arrived in no
    /// store, ascending, at most 100.
    /// </summary>
    /// <exception cref="OvertakenException">Another ledger has taken an event's id meanwhile; nothing is stored.</exception>
    /// <exception cref="LedgerBusyException">Another writer came first; nothing is stored, and the same may be tried again.</exception>
    Task<IReadOnlyList<long>> StoreAsync(Decided decided, CancellationToken ct);
}
