using System.Text.Json;
using DDonDDon.Domain.Conflicts;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>One transaction on one tenant: what it writes waits until the commit, and is nothing without it.</summary>
internal class MemoryTransaction : ILedgerTransaction
{
    private readonly List<StreamAppend> _appends = [];
    private readonly List<Action> _writes = [];
    private readonly long[] _positions;

    public MemoryTransaction(MemoryDatabase database, string tenant, int mayAppend)
    {
        (Database, Tenant) = (database, database.Tenant(tenant));
        Tenant.Lock();
        _positions = database.Allocate(mayAppend);
        var now = database.Time.GetUtcNow();
        now = new(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        RecordedAt = Tenant.Events is [.., { } last] && last.Timestamp > now ? last.Timestamp : now;
    }

    protected MemoryDatabase Database { get; }
    protected MemoryTenant Tenant { get; }

    public DateTimeOffset RecordedAt { get; }

    public Task<Conflict?> ReadConflictAsync(Guid id, CancellationToken ct) => Task.FromResult((Conflict?)Tenant.Document(DdonProjections.Conflict, id)?.Value);

    public void Append(Guid streamId, string streamType, long expectedVersion, IReadOnlyList<NewEvent> events)
    {
        if (events.Count > 0) _appends.Add(new(streamId, streamType, expectedVersion, events));
    }

    public void Save(Projection projection, IReadOnlyList<(Guid Id, object Document, long Version)> documents)
    {
        foreach (var (id, document, version) in documents)
        {
            var data = JsonSerializer.SerializeToUtf8Bytes(document, projection.DocumentType, Database.Types.Json);
            Also(() => Tenant.Save(projection, new(id, data, version, document)));
        }
    }

    public IReadOnlyList<long> NoteDevice(Submission submission, IReadOnlyList<long> counters)
    {
        var missing = new List<long>();
        Also(() =>
        {
            foreach (var seq in counters) Tenant.NoteSeq(submission.DeviceId, seq);
            missing.AddRange(Database.MissingSeqs(submission.DeviceId).Take(100));
        });
        return missing;
    }

    /// <summary>Will write something when it commits.</summary>
    protected void Also(Action write) => _writes.Add(write);

    public Task<CommitOutcome> CommitAsync(CancellationToken ct)
    {
        if (!_appends.TrueForAll(Tenant.MayAppend)) return Task.FromResult(CommitOutcome.Conflict);
        var more = _appends.Sum(append => append.Events.Count) - _positions.Length;
        long[] positions = more > 0 ? [.. _positions, .. Database.Allocate(more)] : _positions;
        using var chain = new EventChain(Database.Types, Tenant.Name, RecordedAt, positions, Tenant.LastHash);
        Tenant.Append(_appends, chain.Link(_appends), () => chain.LastHash);
        foreach (var write in _writes) write();
        return Task.FromResult(CommitOutcome.Committed);
    }

    public ValueTask DisposeAsync()
    {
        Tenant.Unlock();
        return ValueTask.CompletedTask;
    }
}
