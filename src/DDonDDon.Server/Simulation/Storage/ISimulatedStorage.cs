using DDonDDon.Domain.Access;
using DDonDDon.EventStore;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Simulation.Storage;

/// <summary>Where a simulated world's data lies: in memory or in PostgreSQL.</summary>
internal interface ISimulatedStorage : IAsyncDisposable
{
    ILedgers Ledgers { get; }
    IQuarantine Quarantine { get; }

    Task<User?> FindUserAsync(Guid id);

    /// <summary>Runs a command on a stream of the chain; it must not be refused.</summary>
    Task RunAsync<TDocument, TEvent>(ChainCommand<TDocument, TEvent> command)
        where TDocument : class
        where TEvent : class;

    /// <summary>Everything that is committed.</summary>
    Task<StoredState> ReadAsync();
}

/// <summary>Everything that is committed, by tenant.</summary>
internal sealed record StoredState(IReadOnlyList<StoredTenant> Tenants)
{
    /// <summary>The ledgers of stores.</summary>
    public IEnumerable<StoredTenant> Stores => Tenants.Where(tenant => tenant.Name != PostgresEventStore.DefaultTenant);

    public StoredTenant? Find(string name) => Tenants.FirstOrDefault(tenant => tenant.Name == name);
}

/// <summary>
/// What one tenant holds: events by position, documents by the projection's name, ids that are or were in quarantine, and ids that were taken by
/// another content.
/// </summary>
internal sealed record StoredTenant(
    string Name, IReadOnlyList<StoredEvent> Events, IReadOnlyDictionary<string, IReadOnlyList<StoredProjection>> Documents,
    IReadOnlySet<Guid> Quarantined, IReadOnlySet<Guid> IdConflicts)
{
    public IReadOnlyList<StoredProjection> Of(string projection) => Documents.GetValueOrDefault(projection) ?? [];
}

/// <summary>A document as it is stored: UTF-8 JSON and the version of its stream.</summary>
internal sealed record StoredProjection(Guid Id, byte[] Data, long Version);
