using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Ledger;

namespace DDonDDon.Server.Features.Sync.Ledgers;

/// <summary>One transaction on the catalogue's ledger.</summary>
internal interface ICatalogueLedger : ILedgerTransaction
{
    /// <summary>The products that it began with, as far as there are streams with their ids.</summary>
    IReadOnlyList<LoadedDocument> Products { get; }

    /// <summary>Whose the codes are that it began with, as far as they are anybody's.</summary>
    IReadOnlyList<(string Code, Guid ProductId, string Name)> Owners { get; }

    /// <summary>What may meet: the open conflicts of some products, and stored edits.</summary>
    Task<(IReadOnlyList<Conflict> Open, IReadOnlyList<StoredEvent> Edits)> ReadConflictsAsync(Guid[] products, Guid[] edits, CancellationToken ct);

    /// <summary>Reads more products.</summary>
    Task<IReadOnlyList<LoadedDocument>> LoadAsync(Guid[] products, CancellationToken ct);
}

/// <summary>One transaction on the catalogue's ledger that takes edits of a device, with what must be known to judge them.</summary>
internal interface IEditTransaction : ICatalogueLedger
{
    /// <summary>A sender or recorder.</summary>
    User? User(Guid id);

    /// <summary>The stored edit with an item's id.</summary>
    StoredEvent? Stored(Guid id);

    /// <summary>Whether a store of the device has this id.</summary>
    bool IsStoredElsewhere(Guid id);

    /// <summary>Will keep edits whose id was taken by another content.</summary>
    void KeepIdConflicts(IReadOnlyList<RecordedEdit> edits);
}
