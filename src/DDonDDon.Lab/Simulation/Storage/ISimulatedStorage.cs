using DDonDDon.Domain.Access;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Conflicts;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>Where a simulated world's data lies: in memory or in PostgreSQL.</summary>
internal interface ISimulatedStorage : IAsyncDisposable
{
    ILedgers Ledgers { get; }
    IDeviceNotes Devices { get; }
    IQuarantine Quarantine { get; }
    IChangeSource Changes { get; }
    IConflictSource Conflicts { get; }

    Task<User?> FindUserAsync(Guid id);

    /// <summary>Runs a command on a stream of the chain; it must not be refused.</summary>
    Task RunAsync<TDocument, TEvent>(ChainCommand<TDocument, TEvent> command)
        where TDocument : class
        where TEvent : class;

    /// <summary>Opens a count session in a store.</summary>
    Task OpenAsync(CountSessionOpened session);

    /// <summary>
    /// Lets readers of the change feed take the documents of a ledger again (null: the catalogue's), as a rebuild does; <paramref name="purges"/>: after they
    /// have forgotten it.
    /// </summary>
    Task RenewGenerationAsync(Guid? storeId, bool purges);

    /// <summary>Everything that is committed.</summary>
    Task<StoredState> ReadAsync();
}

/// <summary>Everything that is committed, by tenant.</summary>
internal sealed record StoredState(IReadOnlyList<StoredTenant> Tenants)
{
    /// <summary>The ledgers of stores.</summary>
    public IEnumerable<StoredTenant> Stores => Tenants.Where(tenant => tenant.Name != LedgerDatabase.DefaultTenant);

    public StoredTenant? Find(string name) => Tenants.FirstOrDefault(tenant => tenant.Name == name);
}

/// <summary>
/// What one tenant holds: events by position, documents by the projection's name, and what was set aside, or came under an id that was taken.
/// </summary>
internal sealed record StoredTenant(
    string Name, IReadOnlyList<StoredEvent> Events, IReadOnlyDictionary<string, IReadOnlyList<StoredProjection>> Documents,
    IReadOnlyList<SetAsideItem> SetAside)
{
    /// <summary>What is or was in quarantine, by the items' ids.</summary>
    public IReadOnlyDictionary<Guid, StoredQuarantine> Quarantined { get; } = SetAside.Where(held => held.Status is not null)
        .ToDictionary(held => held.ItemId, held => new StoredQuarantine(held.Status.ToString()!.ToLowerInvariant(), held.Reason));

    /// <summary>Ids under which other content came than the one that has it.</summary>
    public IReadOnlySet<Guid> IdConflicts { get; } = SetAside.Where(held => held.OtherContents.Count > 0).Select(held => held.ItemId).ToHashSet();

    public IReadOnlyList<StoredProjection> Of(string projection) => Documents.GetValueOrDefault(projection) ?? [];
}

/// <summary>What has become of an item in quarantine, and why it cannot be booked.</summary>
internal sealed record StoredQuarantine(string Status, string Reason);

/// <summary>A document as it is stored: UTF-8 JSON and the version of its stream.</summary>
internal sealed record StoredProjection(Guid Id, byte[] Data, long Version);
