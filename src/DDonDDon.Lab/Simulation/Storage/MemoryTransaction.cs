using System.Text.Json;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projecting;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>One transaction on one tenant: what it writes waits until the commit, and is nothing without it.</summary>
internal sealed class MemoryTransaction
{
    private readonly MemoryDatabase _database;
    private readonly List<StreamAppend> _appends = [];
    private readonly List<Action> _writes = [];
    private readonly long[] _positions;

    public MemoryTransaction(MemoryDatabase database, string tenant, int mayAppend)
    {
        (_database, Tenant) = (database, database.Tenant(tenant));
        Tenant.Lock();
        _positions = database.Allocate(mayAppend);
        var now = database.Time.GetUtcNow();
        now = new(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        RecordedAt = Tenant.Events is [.., { } last] && last.Timestamp > now ? last.Timestamp : now;
    }

    public MemoryTenant Tenant { get; }

    /// <summary>When what is appended counts as recorded; never before what the ledger holds.</summary>
    public DateTimeOffset RecordedAt { get; }

    /// <summary>Will append events to a stream.</summary>
    public void Append(StreamAppend append) => _appends.Add(append);

    /// <summary>Will save documents.</summary>
    public void Save(Projection projection, IEnumerable<object> documents)
    {
        foreach (var document in documents)
        {
            var (id, version) = projection.KeyOf(document);
            var data = JsonSerializer.SerializeToUtf8Bytes(document, projection.DocumentType, _database.Types.Json);
            Enqueue(() => Tenant.Save(projection, new(id, data, version, document)));
        }
    }

    /// <summary>Will write something when it commits.</summary>
    public void Enqueue(Action write) => _writes.Add(write);

    public CommitOutcome Commit()
    {
        if (!_appends.TrueForAll(Tenant.MayAppend)) return CommitOutcome.Conflict;
        var more = _appends.Sum(append => append.Events.Count) - _positions.Length;
        long[] positions = more > 0 ? [.. _positions, .. _database.Allocate(more)] : _positions;
        using var chain = new MemoryChain(_database.Types, Tenant.Name, RecordedAt, positions, Tenant.Events.Count, Tenant.LastHash);
        Tenant.Append(_appends, chain.Link(_appends), () => chain.LastHash);
        foreach (var write in _writes) write();
        return CommitOutcome.Committed;
    }

    public void End() => Tenant.Unlock();
}
