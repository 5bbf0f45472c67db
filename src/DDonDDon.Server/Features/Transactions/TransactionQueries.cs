using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>Reads movements from the ledgers.</summary>
public sealed class TransactionQueries(LedgerDatabase store)
{
    private static readonly string OfStoresText = Load("of-stores");
    private static readonly string OfItemText = Load("of-item");
    private static readonly string AmendmentsText = Load("amendments");

    /// <summary>The last recorded movements before a position.</summary>
    internal Rows<StoredEvent> List(TransactionFilter filter, long? before, int count)
    {
        List<NpgsqlParameter> parameters =
        [
            Sql.OptionalTexts(filter.Stores?.Select(id => id.ToString()).ToArray()),
            Sql.Texts(filter.EventNames(store.Types) ?? store.Types.NamesFor(typeof(StockMovement))), Sql.Text(filter.User?.ToString()),
            Sql.Text(filter.Device?.ToString()), Sql.Text(Stored(filter.From)), Sql.Time(filter.From), Sql.Text(Stored(filter.To)),
            Sql.Bigint(before), Sql.Bigint(count),
        ];
        if (filter.ProductId is { } product) parameters.Add(Sql.Id(product));
        return new(Sql.Command(filter.ProductId is null ? OfStoresText : OfItemText, [.. parameters]), StoredEvent.Of);
    }

    /// <summary>A movement of the caller's stores; null when there is none.</summary>
    internal async Task<(StoredEvent Stored, StockMovement Movement)?> FindAsync(Guid id, Caller caller, CancellationToken ct)
    {
        var found = LedgerDatabase.ReadEventsAnywhere([id]);
        await store.ReadAsync([found], ct);
        foreach (var stored in found.Items)
            if (Guid.TryParse(stored.Tenant, out var storeId) && caller.MaySee(storeId) && store.Types.Read(stored) is StockMovement movement)
                return (stored, movement);
        return null;
    }

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

    /// <summary>What holds for original movements after their amendments, by tenant and id.</summary>
    internal async Task<IReadOnlyDictionary<(string Tenant, Guid Id), EffectiveMovement>> EffectiveAsync(IReadOnlyList<StoredEvent> events,
        CancellationToken ct)
    {
        var amended = await AmendmentsAsync(events, [], ct);
        return events.ToDictionary(stored => (stored.Tenant, stored.Id),
            stored => TransactionView.Effective((StockMovement)store.Types.Read(stored), amended[(stored.Tenant, stored.Id)]));
    }

    private async Task<ILookup<(string Tenant, Guid Id), MovementAmended>> AmendmentsAsync(
        IReadOnlyList<StoredEvent> events, IEnumerable<Read> also, CancellationToken ct)
    {
        List<Rows<StoredEvent>> amendments = [.. events.GroupBy(stored => stored.Tenant).Select(tenant => new Rows<StoredEvent>(
            Sql.Command(AmendmentsText, Sql.Text(tenant.Key), Sql.Texts([.. tenant.Select(stored => stored.Id.ToString())])), StoredEvent.Of))];
        await store.ReadAsync([.. amendments, .. also], ct);
        return amendments.SelectMany(rows => rows.Items).Select(stored => (stored.Tenant, Amendment: (MovementAmended)store.Types.Read(stored)))
            .ToLookup(one => (one.Tenant, one.Amendment.MovementId), one => one.Amendment);
    }

    // As times are stored in events, which sort as text.
    private static string? Stored(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Load(string name) => SqlText.Load(typeof(TransactionQueries).Assembly, $"transactions/{name}.sql");
}
