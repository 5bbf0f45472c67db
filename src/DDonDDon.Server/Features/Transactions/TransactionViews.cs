using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>Shows movements with what their ledgers say of them now.</summary>
public sealed class TransactionViews(LedgerDatabase store)
{
    private const string AmendmentsSql = $"""
        -- Every amendment of some movements.
        -- $1 tenant (the store), $2 ids of movements as text. One row an event.
        select {StoredEventRow.Columns}
        from mt_events e
        where tenant_id = $1 and type = 'movement_amended' and data ->> 'movementId' = any($2)
        """;

    /// <summary>Movements with what became of them since.</summary>
    public async Task<IReadOnlyList<TransactionView>> ViewAsync(IReadOnlyList<StoredEvent> events, CancellationToken ct)
    {
        var documents = events.GroupBy(stored => stored.Tenant).ToDictionary(tenant => tenant.Key,
            tenant => DdonProjections.CurrentStock.Load(tenant.Key, [.. tenant.Select(stored => stored.StreamId).Distinct()]));
        var movements = events.Select(stored => (Stored: stored, Movement: (StockMovement)store.Types.Read(stored))).ToList();
        var people = FactSql.Users([.. movements.Select(one => one.Movement.RecordedBy).Distinct()], store.Types.Json);
        var amended = await AmendmentsAsync(events, [people, .. documents.Values], ct);
        var emails = people.Items.ToDictionary(user => user.Id, user => user.Email);
        var stock = documents.SelectMany(tenant => tenant.Value.Items, (tenant, document) => (Tenant: tenant.Key, Document: document))
            .ToDictionary(item => (item.Tenant, item.Document.Id), item => JsonSerializer.Deserialize<CurrentStock>(item.Document.Data, store.Types.Json));
        return [.. movements.Select(one => TransactionView.Of(
            one.Stored, one.Movement, emails.GetValueOrDefault(one.Movement.RecordedBy), amended[(one.Stored.Tenant, one.Stored.Id)],
            stock.GetValueOrDefault((one.Stored.Tenant, one.Stored.StreamId))))];
    }

    private async Task<ILookup<(string Tenant, Guid Id), MovementAmended>> AmendmentsAsync(
        IReadOnlyList<StoredEvent> events, IEnumerable<Read> more, CancellationToken ct)
    {
        List<Rows<StoredEvent>> amendments = [.. events.GroupBy(stored => stored.Tenant).Select(tenant => new Rows<StoredEvent>(
            Sql.Command(AmendmentsSql, Sql.Text(tenant.Key), Sql.Texts([.. tenant.Select(stored => stored.Id.ToString())])), StoredEvent.Of))];
        await store.ReadAsync([.. amendments, .. more], ct);
        return amendments.SelectMany(rows => rows.Items).Select(stored => (stored.Tenant, Amendment: (MovementAmended)store.Types.Read(stored)))
            .ToLookup(one => (one.Tenant, one.Amendment.MovementId), one => one.Amendment);
    }
}
