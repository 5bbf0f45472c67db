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
    private const string ListSql = """
        -- The stock of a store, by product id.
        -- $1 tenant (the store), $2 tenant of the catalogue, $3 product id to go on after (null: from the start), $4 how many, $5 search (null:
        -- none), $6 whether only what is below zero.
        -- One row an item: product id, stock document, when it was updated, product's name and sku, reorder point (null: none).
        with found as materialized (
            select product_id from ddon_product_search
            where tenant_id = $2 and haystack like all (ddon_search_patterns($5)) and haystack ~ all (ddon_search_mixed($5))
              and ddon_search_grams(haystack) @> ddon_search_terms($5)
        )
        select s.id, s.data, ddon_changed_at(s.tenant_id, s.id, s.mt_version), p.data ->> 'name', p.data ->> 'sku', (r.data ->> 'quantity')::numeric
        from mt_doc_currentstock s
        left join mt_doc_product p on p.tenant_id = $2 and p.id = s.id
        left join mt_doc_reorderpoint r on r.tenant_id = $1 and (r.data ->> 'productId')::uuid = s.id
        where s.tenant_id = $1 and s.id > coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')
          and (not $6 or (s.data ->> 'quantity')::numeric < 0)
          and ($5::varchar is null or s.id in (select product_id from found))
        order by s.id
        limit $4
        """;

    private const string BelowReorderSql = """
        -- What a store has not more of than its reorder point says, by product id; what never moved is 0, archived products are left out.
        -- $1 tenant (the store), $2 tenant of the catalogue, $3 product id to go on after (null: from the start), $4 how many, $5 search (null:
        -- none), $6 whether only what is below zero.
        -- One row an item: product id, stock document and when it was updated (null when nothing has moved yet), product's name and sku, reorder point.
        with found as materialized (
            select product_id from ddon_product_search
            where tenant_id = $2 and haystack like all (ddon_search_patterns($5)) and haystack ~ all (ddon_search_mixed($5))
              and ddon_search_grams(haystack) @> ddon_search_terms($5)
        )
        select r.product_id, s.data, ddon_changed_at(s.tenant_id, s.id, s.mt_version), p.data ->> 'name', p.data ->> 'sku', r.quantity
        from (
            select tenant_id, (data ->> 'productId')::uuid as product_id, (data ->> 'quantity')::numeric as quantity
            from mt_doc_reorderpoint where tenant_id = $1) r
        join mt_doc_product p on p.tenant_id = $2 and p.id = r.product_id
        left join mt_doc_currentstock s on s.tenant_id = $1 and s.id = r.product_id
        where r.tenant_id = $1 and r.product_id > coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')
          and coalesce((s.data ->> 'quantity')::numeric, 0) <= r.quantity
          and not (p.data ->> 'archived')::boolean
          and (not $6 or (s.data ->> 'quantity')::numeric < 0)
          and ($5::varchar is null or r.product_id in (select product_id from found))
        order by r.product_id
        limit $4
        """;

    private const string ItemSql = """
        -- One product with its stock in a store.
        -- $1 tenant of the catalogue, $2 product, $3 tenant (the store). One row, or none when there is no such product: product id, stock document
        -- and when it was updated (null when nothing has moved yet), product's name and sku, reorder point (null: none).
        select p.id, s.data, ddon_changed_at(s.tenant_id, s.id, s.mt_version), p.data ->> 'name', p.data ->> 'sku', (r.data ->> 'quantity')::numeric
        from mt_doc_product p
        left join mt_doc_currentstock s on s.tenant_id = $3 and s.id = p.id
        left join mt_doc_reorderpoint r on r.tenant_id = $3 and (r.data ->> 'productId')::uuid = p.id
        where p.tenant_id = $1 and p.id = $2
        """;

    /// <summary>Items of a store by product id, after one of them.</summary>
    public async Task<IReadOnlyList<StockView>> ListAsync(Guid storeId, InventoryFilter filter, Guid? after, int count, CancellationToken ct)
    {
        var rows = Items(storeId, Sql.Command(filter.BelowReorder ? BelowReorderSql : ListSql,
            Sql.Text(storeId.ToString()), Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(after), Sql.Bigint(count),
            Sql.Text(filter.Search), Sql.Flag(filter.Negative)));
        await store.ReadAsync([rows], ct);
        return rows.Items;
    }

    /// <summary>The stock of one product, 0 when nothing has moved yet; null: there is no such product.</summary>
    public async Task<StockView?> FindAsync(Guid storeId, Guid productId, CancellationToken ct)
    {
        var rows = Items(storeId, Sql.Command(ItemSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(productId), Sql.Text(storeId.ToString())));
        await store.ReadAsync([rows], ct);
        return rows.Items.SingleOrDefault();
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
    public StockView View(Guid storeId, Guid productId, NpgsqlDataReader row, int column) => row.IsDBNull(column)
        ? View(storeId, productId, null, null)
        : View(storeId, productId, row.GetFieldValue<byte[]>(column), row.GetFieldValue<DateTimeOffset>(column + 1));

    /// <summary>Stock from its document in JSON and when it was updated; without a document the item's empty stock.</summary>
    public StockView View(Guid storeId, Guid productId, byte[]? document, DateTimeOffset? updatedAt) => document is null
        ? StockView.Of(CurrentStock.Empty(storeId, productId), null)
        : StockView.Of(JsonSerializer.Deserialize<CurrentStock>(document, store.Types.Json)!, updatedAt);

    // Rows of all three statements.
    private Rows<StockView> Items(Guid storeId, NpgsqlBatchCommand command) => new(command, row => View(storeId, row.GetGuid(0), row, 1) with
    {
        Name = row.IsDBNull(3) ? null : row.GetString(3),
        Sku = row.IsDBNull(4) ? null : row.GetString(4),
        ReorderPoint = NumberOrNull(row, 5),
    });

    internal static decimal? NumberOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Quantity.Normalize(row.GetDecimal(column));
}
