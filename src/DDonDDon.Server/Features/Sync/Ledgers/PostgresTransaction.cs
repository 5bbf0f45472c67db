using System.Text.Json;
using DDonDDon.Domain.Conflicts;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Sync.Ledgers;

/// <summary>A ledger's transaction as one of the event store.</summary>
internal abstract class PostgresTransaction(PostgresEventStore store, TenantTransaction transaction) : ILedgerTransaction
{
    protected PostgresEventStore Store => store;
    protected TenantTransaction Transaction => transaction;
    protected string Tenant => transaction.Tenant;

    public DateTimeOffset RecordedAt => transaction.RecordedAt;

    public async Task<Conflict?> ReadConflictAsync(Guid id, CancellationToken ct)
    {
        var loaded = DdonProjections.Conflict.Load(Tenant, [id]);
        await transaction.ReadAsync([loaded], mayAppendMore: 4, ct);
        return loaded.Items is [{ Data: { } data }] ? JsonSerializer.Deserialize<Conflict>(data, store.Types.Json) : null;
    }

    public void Append(Guid streamId, string streamType, long expectedVersion, IReadOnlyList<NewEvent> events) =>
        transaction.Append(streamId, streamType, expectedVersion, events);

    public virtual void Save(Projection projection, IReadOnlyList<(Guid Id, object Document, long Version)> documents)
    {
        transaction.Also(projection.Save(Tenant, RecordedAt, documents, store.Types.Json));
        foreach (var derived in projection.SaveDerived(Tenant, [.. documents.Select(document => document.Id)])) transaction.Also(derived);
    }

    public IReadOnlyList<long> NoteDevice(Submission submission, IReadOnlyList<long> counters)
    {
        var missing = SyncSql.NoteDevice(Tenant, submission, counters);
        transaction.Also(missing);
        return missing.Items;
    }

    public Task<CommitOutcome> CommitAsync(CancellationToken ct) => transaction.CommitAsync(ct);

    public ValueTask DisposeAsync() => transaction.DisposeAsync();
}
