using System.Text.Json;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Ledger;

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

    public EventTypes Types => types;
    public TimeProvider Time => time;

    /// <summary>What belongs to no store.</summary>
    public MemoryTenant Chain => Tenant(PostgresEventStore.DefaultTenant);

    public IReadOnlyCollection<MemoryTenant> Tenants => _tenants.Values;

    public MemoryTenant Tenant(string name)
    {
        if (!_tenants.TryGetValue(name, out var tenant)) _tenants[name] = tenant = new(name);
        return tenant;
    }

    /// <summary>What a stored event says; read from its JSON once.</summary>
    public object Read(StoredEvent stored) => _read.TryGetValue(stored, out var happened) ? happened : _read[stored] = types.Read(stored);

    /// <summary>Positions for so many events, ascending.</summary>
    public long[] Allocate(int count) => [.. Enumerable.Range(0, count).Select(_ => ++_lastPosition)];

    /// <summary>A document of the chain, null when there is none.</summary>
    public TDocument? Find<TDocument>(Projection projection, Guid id) where TDocument : class =>
        Chain.Document(projection, id) is { } held ? JsonSerializer.Deserialize<TDocument>(held.Data, types.Json) : null;

    /// <summary>The counters of a device up to the greatest seen that have arrived in no store, ascending, at most 100.</summary>
    public IEnumerable<long> MissingSeqs(Guid deviceId)
    {
        var arrived = _tenants.Values.SelectMany(tenant => tenant.Devices.GetValueOrDefault(deviceId) ?? []).ToHashSet();
        for (var seq = 1L; seq < arrived.DefaultIfEmpty().Max(); seq++)
            if (!arrived.Contains(seq)) yield return seq;
    }
}
