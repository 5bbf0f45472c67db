using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Projections;
using Npgsql;

namespace DDonDDon.Server.Features.Inventory;

/// <summary>What the documents say about stock.</summary>
public sealed class InventoryQueries(PostgresEventStore store)
{
    private static readonly string ListText = SqlText.Load(typeof(InventoryQueries).Assembly, "inventory/list.sql");
    private static readonly string ItemText = SqlText.Load(typeof(InventoryQueries).Assembly, "inventory/item.sql");

    /// <summary>Items of a store by product id, after one of them.</summary>
    public async Task<IReadOnlyList<StockView>> ListAsync(Guid storeId, Guid? after, int count, CancellationToken ct)
    {
        var rows = new Rows<StockView>(
            Sql.Command(ListText, Sql.Text(storeId.ToString()), Sql.Text(PostgresEventStore.DefaultTenant), Sql.Id(after), Sql.Bigint(count)),
            row => View(storeId, Guid.Empty, row) with { Name = row.IsDBNull(2) ? null : row.GetString(2), Sku = row.IsDBNull(3) ? null : row.GetString(3) });
        await store.ReadAsync([rows], ct);
        return rows.Items;
    }

    /// <summary>The stock of one product, 0 when nothing has moved yet; null when there is no such product.</summary>
    public async Task<StockView?> FindAsync(Guid storeId, Guid productId, CancellationToken ct)
    {
        var rows = new Rows<StockView>(
            Sql.Command(ItemText, Sql.Text(PostgresEventStore.DefaultTenant), Sql.Id(productId), Sql.Text(storeId.ToString())),
            row => View(storeId, productId, row));
        await store.ReadAsync([rows], ct);
        return rows.Items.SingleOrDefault();
    }

    /// <summary>Why the stock is what it is, from the item's whole history.</summary>
    public async Task<StockExplanation> ExplainAsync(Guid storeId, Guid productId, CancellationToken ct)
    {
        var events = PostgresEventStore.ReadStreams(storeId.ToString(), [productId]);
        var place = DdonProjections.Store.Load(PostgresEventStore.DefaultTenant, [storeId]);
        await store.ReadAsync([events, place], ct);
        var history = CurrentStockProjection.History(storeId, productId, events.Items.Select(stored => (StockMovement)store.Types.Read(stored)));
        var zone = place.Items.SingleOrDefault()?.Data is { } data
            ? TimeZoneInfo.FindSystemTimeZoneById(JsonSerializer.Deserialize<Domain.Access.Store>(data, store.Types.Json)!.TimeZone)
            : TimeZoneInfo.Utc;
        return StockExplanation.Of(history, zone);
    }

    /// <summary>Reads a stock document and when it was updated from two columns, the item's empty stock where they are null.</summary>
    public StockView View(Guid storeId, Guid productId, NpgsqlDataReader row, int column = 0) => row.IsDBNull(column)
        ? StockView.Of(CurrentStock.Empty(storeId, productId), null)
        : StockView.Of(JsonSerializer.Deserialize<CurrentStock>(row.GetFieldValue<byte[]>(column), store.Types.Json)!, row.GetFieldValue<DateTimeOffset>(column + 1));
}
