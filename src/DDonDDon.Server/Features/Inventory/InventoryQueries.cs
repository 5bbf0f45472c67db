using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Inventory;

/// <summary>What the documents say about stock.</summary>
public sealed class InventoryQueries(LedgerDatabase store)
{
    /// <summary>Of a search that finds more, items are looked at in their order until a page is full: that comes soon then.</summary>
    internal int MostFound { get; init; } = 2_000;

    /// <summary>How many movements of a history are in memory at a time.</summary>
    internal int PageSize { get; init; } = 2_000;

    private const string IndexesSql = """
        -- The rest of the transaction reads no table whole.
        -- No parameters. One row.
        select set_config('enable_seqscan', 'off', true)
        """;

    private const string FoundSql = """
        -- The first products that a search finds by its letters, by the index on these alone.
        -- $1 tenant of the catalogue, $2 search, $3 how many. One row a product: its id.
        select product_id from ddon_product_search
        where tenant_id = $1 and haystack like all (ddon_search_patterns($2)) and haystack ~ all (ddon_search_mixed($2))
          and ddon_search_grams(haystack) @> ddon_search_terms($2)
        limit $3
        """;

    private const string ListSql = """
        -- The stock of a store, by product id.
        -- $1 tenant (the store), $2 tenant of the catalogue, $3 product id to go on after (null: from the start), $4 how many, $5 whether only what is
        -- below zero, $6 the products among which (null: all), $7 a search that each is held against (null: none).
        -- One row an item: product id, stock document, when it was updated, product's name and sku, reorder point (null: none).
        select s.id, s.data, ddon_changed_at(s.tenant_id, s.id, s.mt_version), p.data ->> 'name', p.data ->> 'sku', (r.data ->> 'quantity')::numeric
        from mt_doc_currentstock s
        left join mt_doc_product p on p.tenant_id = $2 and p.id = s.id
        left join mt_doc_reorderpoint r on r.tenant_id = $1 and (r.data ->> 'productId')::uuid = s.id
        where s.tenant_id = $1 and s.id > coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')
          and (not $5 or (s.data ->> 'quantity')::numeric < 0)
          and ($6::uuid[] is null or s.id = any($6))
          and ($7::varchar is null or exists (
              select from ddon_product_search f where f.tenant_id = $2 and f.product_id = s.id
                  and f.haystack like all (ddon_search_patterns($7)) and f.haystack ~ all (ddon_search_mixed($7))))
        order by s.id
        limit $4
        """;

    private const string BelowReorderSql = """
        -- What a store has not more of than its reorder point says, by product id; what never moved is 0, archived products are left out.
        -- $1 tenant (the store), $2 tenant of the catalogue, $3 product id to go on after (null: from the start), $4 how many, $5 whether only what is
        -- below zero, $6 the products among which (null: all), $7 a search that each is held against (null: none).
        -- One row an item: product id, stock document and when it was updated (null when nothing has moved yet), product's name and sku, reorder point.
        select r.product_id, s.data, ddon_changed_at(s.tenant_id, s.id, s.mt_version), p.data ->> 'name', p.data ->> 'sku', r.quantity
        from (
            select tenant_id, (data ->> 'productId')::uuid as product_id, (data ->> 'quantity')::numeric as quantity
            from mt_doc_reorderpoint where tenant_id = $1) r
        join mt_doc_product p on p.tenant_id = $2 and p.id = r.product_id
        left join mt_doc_currentstock s on s.tenant_id = $1 and s.id = r.product_id
        where r.tenant_id = $1 and r.product_id > coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')
          and coalesce((s.data ->> 'quantity')::numeric, 0) <= r.quantity
          and not (p.data ->> 'archived')::boolean
          and (not $5 or (s.data ->> 'quantity')::numeric < 0)
          and ($6::uuid[] is null or r.product_id = any($6))
          and ($7::varchar is null or exists (
              select from ddon_product_search f where f.tenant_id = $2 and f.product_id = r.product_id
                  and f.haystack like all (ddon_search_patterns($7)) and f.haystack ~ all (ddon_search_mixed($7))))
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
        var found = filter.Search is { } search ? await FindAsync(search, ct) : null;
        if (found is []) return [];
        var isCommon = found is not null && found.Length > MostFound;
        var rows = Items(storeId, Sql.Command(filter.BelowReorder ? BelowReorderSql : ListSql,
            Sql.Text(storeId.ToString()), Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(after), Sql.Bigint(count), Sql.Flag(filter.Negative),
            found is null || isCommon ? Sql.NoIds : Sql.Ids(found), Sql.Text(isCommon ? filter.Search : null)));
        await store.ReadAsync(filter.Search is null ? [rows] : [.. ByIndexes(), rows], ct);
        return rows.Items;
    }

    // The products that a search finds; of very many the first, and one more than are looked for one by one.
    private async Task<Guid[]> FindAsync(string search, CancellationToken ct)
    {
        var found = new Rows<Guid>(
            Sql.Command(FoundSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Text(search), Sql.Bigint(MostFound + 1)), row => row.GetGuid(0));
        await store.ReadAsync([.. ByIndexes(), found], ct);
        return [.. found.Items];
    }

    private static IEnumerable<Read> ByIndexes() => [ValuePlans.Make(), new Rows<string>(Sql.Command(IndexesSql), row => row.GetString(0))];

    /// <summary>The stock of one product, 0 when nothing has moved yet; null: there is no such product.</summary>
    public async Task<StockView?> FindAsync(Guid storeId, Guid productId, CancellationToken ct)
    {
        var rows = Items(storeId, Sql.Command(ItemSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(productId), Sql.Text(storeId.ToString())));
        await store.ReadAsync([rows], ct);
        return rows.Items.SingleOrDefault();
    }

    private const string VersionSql = """
        -- How many events a stream has. $1 tenant, $2 stream. One row, none when there is no such stream.
        select version from mt_streams where tenant_id = $1 and id = $2
        """;

    private const string MovementsSql = $"""
        -- Some of a stream's events by version.
        -- $1 tenant, $2 stream, $3 version to go on after, $4 the last version, $5 stored names of types, $6 how many. One row an event.
        select {StoredEventRow.Columns}
        from mt_events e
        where tenant_id = $1 and stream_id = $2 and version > $3 and version <= $4 and type = any($5)
        order by version
        limit $6
        """;

    /// <summary>Why the stock is what it is, from the item's whole history, of which only a page is in memory at a time.</summary>
    public async Task<StockExplanation> ExplainAsync(Guid storeId, Guid productId, string timeZone, CancellationToken ct)
    {
        var version = new Rows<long>(Sql.Command(VersionSql, Sql.Text(storeId.ToString()), Sql.Id(productId)), row => row.GetInt64(0));
        await store.ReadAsync([version], ct);
        var (until, tally) = (version.Items.SingleOrDefault(), new ExplanationTally());
        await ForEachAsync(storeId, productId, until, ExplanationTally.Prepared, tally.Prepare, ct);
        await ForEachAsync(storeId, productId, until, ExplanationTally.Taken, tally.Take, ct);
        return tally.Explain(TimeZoneInfo.FindSystemTimeZoneById(timeZone));
    }

    private async Task ForEachAsync(Guid storeId, Guid productId, long until, IReadOnlyList<Type> types, Action<StockMovement> act, CancellationToken ct)
    {
        for (var after = 0L; after < until;)
        {
            var page = new Rows<StoredEvent>(
                Sql.Command(MovementsSql, Sql.Text(storeId.ToString()), Sql.Id(productId), Sql.Bigint(after), Sql.Bigint(until),
                    Sql.Texts(store.Types.NamesFor([.. types])), Sql.Bigint(PageSize)),
                StoredEvent.Of);
            await store.ReadAsync([page], ct);
            foreach (var stored in page.Items) act((StockMovement)store.Types.Read(stored));
            after = page.Items.Count < PageSize ? until : page.Items[^1].Version;
        }
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
