using System.Text.Json.Serialization;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Postgres.Reading;

namespace DDonDDon.Server.Features.Audit;

/// <summary>
/// The whole story of a product in a store: its stock now with the reasons for it, and a page of everything that was recorded, by version.
/// </summary>
public sealed record StreamPage(
    Guid StoreId, Guid ProductId, string? Name, decimal Quantity, IReadOnlyList<StockReason> Explanation, IReadOnlyList<StreamEventView> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>Reads items' streams as an auditor does.</summary>
public sealed class StreamHistory(LedgerDatabase eventStore, InventoryQueries inventory)
{
    private const string StreamSql = """
        -- A page of a stream. $1 tenant (the store), $2 stream, $3 version to go on after, $4 how many. One row an event, by version.
        select seq_id, id, stream_id, version, data, type, timestamp, correlation_id, causation_id, headers, user_name, tenant_id, mt_dotnet_type
        from mt_events
        where tenant_id = $1 and stream_id = $2 and version > $3
        order by version
        limit $4
        """;

    /// <summary>A page of a product's events after a version; null when the catalogue has no such product.</summary>
    public async Task<StreamPage?> ReadAsync(Store store, Guid productId, long after, int count, CancellationToken ct)
    {
        if (await inventory.FindAsync(store.Id, productId, ct) is not { } today) return null;
        var page = new Rows<StoredEvent>(
            Sql.Command(StreamSql, Sql.Text(store.Id.ToString()), Sql.Id(productId), Sql.Bigint(after), Sql.Bigint(count + 1)), StoredEvent.Of);
        await eventStore.ReadAsync([page], ct);
        // After the page, so that nothing in it is missing here.
        var movements = await MovementsAsync(store.Id, productId, ct);
        var standings = MovementStanding.Of(store.Id, productId, movements);
        var explanation = StockExplanation.Of(movements, TimeZoneInfo.FindSystemTimeZoneById(store.TimeZone));
        var events = Http.Paging.Of(page.Items, count, stored => $"{stored.Version}");
        var views = events.Items.Select(stored => StreamEventView.Of(stored, eventStore.Types, standings)).ToList();
        var people = FactSql.Users([.. views.Select(view => view.RecordedBy).OfType<Guid>().Distinct()], eventStore.Types.Json);
        await eventStore.ReadAsync([people], ct);
        var emails = people.Items.ToDictionary(user => user.Id, user => user.Email);
        return new(store.Id, productId, today.Name, explanation.Quantity, explanation.Reasons,
            [.. views.Select(view => view with { RecordedByEmail = view.RecordedBy is { } known ? emails.GetValueOrDefault(known) : null })],
            events.NextCursor);
    }

    private async Task<IReadOnlyList<StockMovement>> MovementsAsync(Guid storeId, Guid productId, CancellationToken ct)
    {
        var (movements, reader) = (new List<StockMovement>(), new MovementRows(eventStore.Types, storeId));
        await using var rows = await CopyOut.OpenAsync(eventStore.DataSource, MovementRows.OfProductsSql, ct, ("tenant", storeId.ToString()),
            ("types", MovementRows.Names(eventStore.Types, typeof(StockMovement))), ("products", $"{{{productId}}}"), ("until", $"{long.MaxValue}"));
        while (await rows.ReadAsync(ct)) movements.Add(reader.Read(rows).Movement);
        return movements;
    }
}
