using System.Text.Json;
using DDonDDon.Domain.Booking;
using DDonDDon.Ledger;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projecting;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>
/// What is committed, tenant by tenant, as PostgreSQL would hold it: events and documents as JSON, the same unique keys, positions that are taken
/// before they are used. Not thread-safe.
/// </summary>
internal sealed class MemoryDatabase(EventTypes types, TimeProvider time)
{
    private readonly Dictionary<string, MemoryTenant> _tenants = new(StringComparer.Ordinal);
    private readonly Dictionary<StoredEvent, object> _read = new(ReferenceEqualityComparer.Instance);
    private long _lastPosition;

    /// <summary>
    /// For a bug that is planted: decisions whose documents are not saved with their events, and those documents once the events are stored.
    /// </summary>
    public Dictionary<Decided, IReadOnlyList<SavedDocuments>> Apart { get; } = new(ReferenceEqualityComparer.Instance);

    public EventTypes Types => types;
    public TimeProvider Time => time;

    /// <summary>What belongs to no store.</summary>
    public MemoryTenant Chain => Tenant(LedgerDatabase.DefaultTenant);

    public IReadOnlyCollection<MemoryTenant> Tenants => _tenants.Values;

    public MemoryTenant Tenant(string name)
    {
        if (!_tenants.TryGetValue(name, out var tenant)) _tenants[name] = tenant = new(name);
        return tenant;
    }

    /// <summary>What a stored event says; read from its JSON once.</summary>
    public object Read(StoredEvent stored) => _read.TryGetValue(stored, out var happened) ? happened : _read[stored] = types.Read(stored);

    /// <summary>The answer that was given for a stored event.</summary>
    public FirstAnswer? ReadAnswer(StoredEvent stored) => stored.Headers is null ? null : JsonSerializer.Deserialize<FirstAnswer>(stored.Headers, types.Json);

    /// <summary>A document, read from its JSON.</summary>
    public T Read<T>(MemoryDocument document) where T : class => JsonSerializer.Deserialize<T>(document.Data, types.Json)!;

    /// <summary>Positions for so many events, ascending.</summary>
    public long[] Allocate(int count) => [.. Enumerable.Range(0, count).Select(_ => ++_lastPosition)];

    /// <summary>Saves a document of a store by itself; for a bug that is planted.</summary>
    public void Save(Guid storeId, Projection projection, object document)
    {
        var (id, version) = projection.KeyOf(document);
        Tenant(storeId.ToString()).Save(projection,
            new(id, JsonSerializer.SerializeToUtf8Bytes(document, projection.DocumentType, types.Json), version, document));
    }

    /// <summary>A document of the chain, null when there is none.</summary>
    public TDocument? Find<TDocument>(Projection projection, Guid id) where TDocument : class =>
        Chain.Document(projection, id) is { } held ? Read<TDocument>(held) : null;

    /// <summary>The counters of a device up to the greatest seen that have arrived in no store, ascending, at most 100.</summary>
    public IEnumerable<long> MissingSeqs(Guid deviceId)
    {
        var arrived = ArrivedSeqs(deviceId);
        for (var seq = 1L; seq < arrived.DefaultIfEmpty().Max(); seq++)
            if (!arrived.Contains(seq)) yield return seq;
    }

    /// <summary>The counters of a device that have arrived in any store.</summary>
    public SortedSet<long> ArrivedSeqs(Guid deviceId) => [.. _tenants.Values.SelectMany(tenant => tenant.Devices.GetValueOrDefault(deviceId) ?? [])];
}
