using DDonDDon.Domain.Items;

namespace DDonDDon.Domain.Booking;

/// <summary>What must be known of one ledger before something can be decided; empty where nothing is. Each id once.</summary>
public sealed record Needs
{
    /// <summary>Senders, recorders, administrators.</summary>
    public IReadOnlyCollection<Guid> Users { get; init; } = [];

    /// <summary>The devices that send.</summary>
    public IReadOnlyCollection<Guid> Devices { get; init; } = [];

    /// <summary>What items name, with its stock in the ledger's store.</summary>
    public IReadOnlyCollection<ProductReference> Products { get; init; } = [];

    /// <summary>Ids that may be stored already, each with its device.</summary>
    public IReadOnlyCollection<(Guid DeviceId, Guid Id)> Ids { get; init; } = [];

    /// <summary>The movements that amendments name, in whichever store; with them the transfers that they are ends of.</summary>
    public IReadOnlyCollection<Guid> Originals { get; init; } = [];

    /// <summary>Transfers that goods arrive with.</summary>
    public IReadOnlyCollection<Guid> Transfers { get; init; } = [];

    /// <summary>Count sessions.</summary>
    public IReadOnlyCollection<Guid> Sessions { get; init; } = [];

    /// <summary>Conflicts by their ids.</summary>
    public IReadOnlyCollection<Guid> Conflicts { get; init; } = [];

    /// <summary>Items of the store by product, with all their movements.</summary>
    public IReadOnlyCollection<Guid> Histories { get; init; } = [];

    /// <summary>Products whose open conflicts are wanted.</summary>
    public IReadOnlyCollection<Guid> OpenConflicts { get; init; } = [];

    /// <summary>Movements of items from a moment on.</summary>
    public IReadOnlyCollection<WantedMovements> Movements { get; init; } = [];

    /// <summary>
    /// When movements that will join items happened, for whoever keeps something by days and reads for these needs anyway; no need of their own.
    /// </summary>
    public IReadOnlyCollection<(Guid ProductId, DateTimeOffset OccurredAt)> Joining { get; init; } = [];

    /// <summary>Products of the catalogue as they are, with the versions of their streams.</summary>
    public IReadOnlyCollection<Guid> Catalogue { get; init; } = [];

    /// <summary>Products whose first edit is wanted.</summary>
    public IReadOnlyCollection<Guid> Registrations { get; init; } = [];

    /// <summary>The keys of codes whose owners are wanted.</summary>
    public IReadOnlyCollection<string> Codes { get; init; } = [];

    /// <summary>Stock keeping units whose products are wanted.</summary>
    public IReadOnlyCollection<string> Skus { get; init; } = [];

    /// <summary>Whether the names of all categories are wanted.</summary>
    public bool Categories { get; init; }

    /// <summary>Stored edits of products.</summary>
    public IReadOnlyCollection<Guid> Edits { get; init; } = [];

    public bool AreNone => !Categories
        && Users.Count + Devices.Count + Products.Count + Ids.Count + Originals.Count + Transfers.Count + Sessions.Count + Conflicts.Count
        + Histories.Count + OpenConflicts.Count + Movements.Count + Catalogue.Count + Registrations.Count + Codes.Count + Skus.Count + Edits.Count == 0;
}

/// <summary>
/// The movements of an item that happened from a moment on; none when every count among them is of the device <paramref name="UnlessCountedOnlyBy"/>.
/// </summary>
public readonly record struct WantedMovements(Guid ProductId, DateTimeOffset Since, Guid? UnlessCountedOnlyBy = null);
