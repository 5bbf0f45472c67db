using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Inventory;

/// <summary>What the documents say about stock.</summary>
public sealed class InventoryQueries(LedgerDatabase store)
{
    private static readonly string ListText = Load("list");
    private static readonly string BelowReorderText = Load("below-reorder");
    private static readonly string ItemText = Load("item");
    private static readonly string AcrossStoresText = Load("across-stores");
    private static readonly string TotalText = Load("total-across-stores");

    /// <summary>Items of a store by product id, after one of them.</summary>
    public async Task<IReadOnlyList<StockView>> ListAsync(Guid storeId, InventoryFilter filter, Guid? after, int count, CancellationToken ct)
    {
        var rows = Items(storeId, Sql.Command(filter.BelowReorder ? BelowReorderText : ListText,
            Sql.Text(storeId.ToString()), Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(after), Sql.Bigint(count),
            Sql.Text(filter.Search), Sql.Flag(filter.Negative)));
        await store.ReadAsync([rows], ct);
        return rows.Items;
    }

    /// <summary>The stock of one product, 0 when nothing has moved yet; null when there is no such product.</summary>
    public async Task<StockView?> FindAsync(Guid storeId, Guid productId, CancellationToken ct)
    {
        var rows = Items(storeId, Sql.Command(ItemText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(productId), Sql.Text(storeId.ToString())));
        await store.ReadAsync([rows], ct);
        return rows.Items.SingleOrDefault();
    }

    /// <summary>
    /// One product in some stores (null: all) by store id, after one of them, and how many pieces all of these stores have; null when there
    /// is no such product.
    /// </summary>
    public async Task<(IReadOnlyList<StoreStockView> Stores, decimal Total)?> FindAcrossAsync(
        Guid productId, IReadOnlyList<Guid>? stores, Guid? after, int count, CancellationToken ct)
    {
        NpgsqlParameter Among() => stores is null ? Sql.NoIds : Sql.Ids([.. stores]);
        var total = new Rows<decimal>(
            Sql.Command(TotalText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(productId), Among()), row => row.GetDecimal(0));
        var rows = new Rows<StoreStockView>(
            Sql.Command(AcrossStoresText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(productId), Among(), Sql.Id(after), Sql.Bigint(count)),
            row =>
            {
                var stock = View(row.GetGuid(0), productId, row, 2);
                return new(stock.StoreId, row.GetString(1), stock.Quantity, stock.Version, stock.UpdatedAt, NumberOrNull(row, 4));
            });
        await store.ReadAsync([total, rows], ct);
        return total.Items is [var sum] ? (rows.Items, sum) : null;
    }

    /// <summary>Why the stock is what it is, from the item's whole history.</summary>
    public async Task<StockExplanation> ExplainAsync(Guid storeId, Guid productId, string timeZone, CancellationToken ct)
    {
        var events = LedgerDatabase.ReadStreams(storeId.ToString(), [productId]);
        await store.ReadAsync([events], ct);
        var history = CurrentStockProjection.History(storeId, productId, events.Items.Select(stored => (StockMovement)store.Types.Read(stored)));
        return StockExplanation.Of(history, TimeZoneInfo.FindSystemTimeZoneById(timeZone));
    }

    /// <summary>Reads a stock document and when it was updated from two columns, the item's empty stock where they are null.</summary>
    private StockView View(Guid storeId, Guid productId, NpgsqlDataReader row, int column = 0) => row.IsDBNull(column)
        ? View(storeId, productId, null, null)
        : View(storeId, productId, row.GetFieldValue<byte[]>(column), row.GetFieldValue<DateTimeOffset>(column + 1));

    /// <summary>Stock from its document in JSON and when it was updated; without a document the item's empty stock.</summary>
    public StockView View(Guid storeId, Guid productId, byte[]? document, DateTimeOffset? updatedAt) => document is null
        ? StockView.Of(CurrentStock.Empty(storeId, productId), null)
        : StockView.Of(JsonSerializer.Deserialize<CurrentStock>(document, store.Types.Json)!, updatedAt);

    // Rows of the shape that list.sql has.
    private Rows<StockView> Items(Guid storeId, NpgsqlBatchCommand command) => new(command, row => View(storeId, row.GetGuid(0), row, 1) with
    {
        Name = row.IsDBNull(3) ? null : row.GetString(3),
        Sku = row.IsDBNull(4) ? null : row.GetString(4),
        ReorderPoint = NumberOrNull(row, 5),
    });

    private static decimal? NumberOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Quantity.Normalize(row.GetDecimal(column));

    private static string Load(string name) => SqlText.Load(typeof(InventoryQueries).Assembly, $"inventory/{name}.sql");
}
