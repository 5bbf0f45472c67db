using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Features.Auth;
using DDonDDon.Server.Projections;
using Npgsql;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>Reads movements from the ledgers.</summary>
public sealed class TransactionQueries(PostgresEventStore store)
{
    private static readonly string OfStoresText = Load("of-stores");
    private static readonly string OfItemText = Load("of-item");
    private static readonly string AmendmentsText = Load("amendments");

    /// <summary>The last recorded movements before a position.</summary>
    internal Rows<StoredEvent> List(TransactionFilter filter, long? before, int count)
    {
        List<NpgsqlParameter> parameters =
        [
            Texts(filter.Stores?.Select(id => id.ToString()).ToArray()), Sql.Texts(filter.EventNames(store.Types) ?? store.Types.NamesFor(typeof(StockMovement))), Sql.Text(filter.User?.ToString()),
            Sql.Text(filter.Device?.ToString()), Sql.Text(Stored(filter.From)), Sql.Time(filter.From), Sql.Text(Stored(filter.To)),
            Sql.Bigint(before), Sql.Bigint(count),
        ];
        if (filter.ProductId is { } product) parameters.Add(Sql.Id(product));
        return new(Sql.Command(filter.ProductId is null ? OfStoresText : OfItemText, [.. parameters]), StoredEvent.Of);
    }

    /// <summary>A movement of the caller's stores; null when there is none.</summary>
    internal async Task<(StoredEvent Stored, StockMovement Movement)?> FindAsync(Guid id, Caller caller, CancellationToken ct)
    {
        var found = PostgresEventStore.ReadEventsAnywhere([id]);
        await store.ReadAsync([found], ct);
        foreach (var stored in found.Items)
            if (Guid.TryParse(stored.Tenant, out var storeId) && caller.MaySee(storeId) && store.Types.Read(stored) is StockMovement movement)
                return (stored, movement);
        return null;
    }

    /// <summary>Movements with what became of them since.</summary>
    public async Task<IReadOnlyList<TransactionView>> ViewAsync(IReadOnlyList<StoredEvent> events, CancellationToken ct)
    {
        var tenants = events.GroupBy(stored => stored.Tenant).ToDictionary(tenant => tenant.Key, tenant => (
            Amendments: new Rows<StoredEvent>(
                Sql.Command(AmendmentsText, Sql.Text(tenant.Key), Sql.Texts([.. tenant.Select(stored => stored.Id.ToString())])), StoredEvent.Of),
            Stock: DdonProjections.CurrentStock.Load(tenant.Key, [.. tenant.Select(stored => stored.StreamId).Distinct()])));
        await store.ReadAsync([.. tenants.Values.SelectMany(reads => new Read[] { reads.Amendments, reads.Stock })], ct);

        var amended = tenants.Values.SelectMany(reads => reads.Amendments.Items)
            .ToLookup(stored => (stored.Tenant, ((MovementAmended)store.Types.Read(stored)).MovementId), stored => (MovementAmended)store.Types.Read(stored));
        var stock = tenants.SelectMany(tenant => tenant.Value.Stock.Items, (tenant, document) => (Tenant: tenant.Key, Document: document))
            .ToDictionary(item => (item.Tenant, item.Document.Id), item => JsonSerializer.Deserialize<CurrentStock>(item.Document.Data, store.Types.Json));
        return [.. events.Select(stored => TransactionView.Of(
            stored, (StockMovement)store.Types.Read(stored), amended[(stored.Tenant, stored.Id)], stock.GetValueOrDefault((stored.Tenant, stored.StreamId))))];
    }

    // As times are stored in events, which sort as text.
    private static string? Stored(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static NpgsqlParameter Texts(string[]? values) => values is not null
        ? Sql.Texts(values)
        : new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Varchar };

    private static string Load(string name) => SqlText.Load(typeof(TransactionQueries).Assembly, $"transactions/{name}.sql");
}
