using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Stores;

/// <summary>Writes the chain's stores.</summary>
public sealed class StoreRegister(PostgresEventStore store)
{
    /// <summary>A store, or null when there is none with this id.</summary>
    public async Task<Store?> FindAsync(Guid id, CancellationToken ct)
    {
        var loaded = DdonProjections.Store.Load(PostgresEventStore.DefaultTenant, [id]);
        await store.ReadAsync([loaded], ct);
        return loaded.Items is [{ Data: { } data }] ? JsonSerializer.Deserialize<Store>(data, store.Types.Json) : null;
    }

    /// <summary>Opens a store; false when it is open already. <paramref name="timeZone"/> is an IANA name.</summary>
    /// <exception cref="TimeZoneNotFoundException">There is no such time zone.</exception>
    public async Task<bool> OpenAsync(Guid id, string name, string timeZone, CancellationToken ct)
    {
        _ = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var loaded = DdonProjections.Store.Load(PostgresEventStore.DefaultTenant, [id]);
        await using var transaction = await store.BeginAsync(PostgresEventStore.DefaultTenant, 1, [loaded], ct);
        if (loaded.Items.Count > 0) return false;
        var opened = new StoreOpened(name, timeZone) { StoreId = id, OccurredAt = transaction.RecordedAt };
        var document = Store.Evolve(null, opened);
        transaction.Append(id, DdonEvents.StoreStream, 0, [new(Guid.CreateVersion7(transaction.RecordedAt), opened)]);
        transaction.Also(DdonProjections.Store.Save(transaction.Tenant, transaction.RecordedAt, [(id, document, document.Version)], store.Types.Json));
        return await transaction.CommitAsync(ct) is CommitOutcome.Committed;
    }
}
