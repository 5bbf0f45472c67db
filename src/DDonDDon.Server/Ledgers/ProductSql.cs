using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Ledgers;

/// <summary>
/// A product that was looked up, named by id or by a code of a <paramref name="Key"/>, with its stock in a store: null where nothing has moved.
/// </summary>
internal sealed record FoundItem(Guid ProductId, string? Key, decimal PackSize, LoadedDocument? Stock, byte[]? LastDay);

/// <summary>The statements that facts about products come from.</summary>
internal static class ProductSql
{
    private const string ItemsSql = """
        -- Which of some products exist, named by id or by code, and their stock in a store: the versions of their streams, the stock, the last of their days.
        -- $1 tenant (the store), $2 tenant of the catalogue, $3 product ids, $4 keys of codes.
        -- One row each: product id, stream's version (null when the item has no stream: then so is all of its stock), document's version and data (null
        -- when there is no document), the last day's data (null when there is none), key (null for a product found by id), pack size.
        with wanted as materialized (
            select given.id, null::varchar as code, 1::numeric as pack_size
            from unnest($3::uuid[]) as given(id)
            cross join lateral (select from mt_doc_product where tenant_id = $2 and id = given.id limit 1) p
            union all
            select b.product_id, given.code, b.pack_size
            from unnest($4::varchar[]) as given(code)
            cross join lateral (
                select product_id, pack_size from ddon_barcode where tenant_id = $2 and code between given.code and given.code order by code limit 1) b
        )
        select wanted.id, s.version, d.mt_version, d.data, y.data, wanted.code, wanted.pack_size
        from wanted
        left join lateral (select version from mt_streams where tenant_id = $1 and id = wanted.id limit 1) s on true
        left join lateral (select mt_version, data from mt_doc_currentstock where tenant_id = $1 and id = wanted.id limit 1) d on true
        left join lateral (
            select data from mt_doc_dailystock
            where tenant_id = $1 and product_id between wanted.id and wanted.id order by product_id desc, day desc limit 1) y on true
        """;

    /// <summary>Products, named by id or by the keys of codes, with their stock in a store.</summary>
    public static Rows<FoundItem> Items(string tenant, Guid[] ids, string[] keys) => new(
        Sql.Command(ItemsSql, Sql.Text(tenant), Sql.Text(LedgerDatabase.DefaultTenant), Sql.Ids(ids), Sql.Texts(keys)),
        row => new(
            row.GetGuid(0), row.IsDBNull(5) ? null : row.GetString(5), row.GetDecimal(6), row.IsDBNull(1) ? null : LoadedDocument.Of(row),
            row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4)));

    private const string ExistingSql = """
        -- Which of some products exist, and which products some codes stand for.
        -- $1 tenant of the catalogue, $2 product ids, $3 keys of codes. One row each: product id, key (null for a product found by id), pack size.
        select wanted.id, null::varchar, 1::numeric
        from unnest($2::uuid[]) as wanted(id)
        cross join lateral (select from mt_doc_product where tenant_id = $1 and id = wanted.id limit 1) p
        union all
        select b.product_id, wanted.code, b.pack_size
        from unnest($3::varchar[]) as wanted(code)
        cross join lateral (
            select product_id, pack_size from ddon_barcode where tenant_id = $1 and code between wanted.code and wanted.code order by code limit 1) b
        """;

    /// <summary>Which of some products there are, by id or by the keys of codes; the key is null for one found by its id.</summary>
    public static Rows<(FoundProduct Product, string? Key)> Existing(Guid[] ids, string[] keys) => new(
        Sql.Command(ExistingSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Ids(ids), Sql.Texts(keys)),
        row => (new(row.GetGuid(0), row.GetDecimal(2)), row.IsDBNull(1) ? null : row.GetString(1)));

    private const string OwnersSql = """
        -- Which products some codes belong to.
        -- $1 tenant of the catalogue, $2 keys of codes. One row a code that is taken: key, product id, the product's name.
        select wanted.code, b.product_id, p.data ->> 'name'
        from unnest($2::varchar[]) as wanted(code)
        cross join lateral (select product_id from ddon_barcode where tenant_id = $1 and code = wanted.code limit 1) b
        cross join lateral (select data from mt_doc_product where tenant_id = $1 and id = b.product_id limit 1) p
        """;

    public static Rows<(string Key, CodeOwner Owner)> Owners(string[] keys) => new(
        Sql.Command(OwnersSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Texts(keys)), row => (row.GetString(0), new(row.GetGuid(1), row.GetString(2))));

    private const string BySkusSql = """
        -- Which products have some SKUs; several products may have the same.
        -- $1 tenant of the catalogue, $2 SKUs. One row a product: SKU, product id.
        select s.sku, s.product_id
        from unnest($2::varchar[]) as wanted(sku)
        cross join lateral (select sku, product_id from ddon_product_search where tenant_id = $1 and sku = wanted.sku order by product_id limit 2) s
        """;

    public static Rows<(string Sku, Guid ProductId)> BySku(string[] skus) => new(
        Sql.Command(BySkusSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Texts(skus)), row => (row.GetString(0), row.GetGuid(1)));

    private const string InAnyCaseSql = """
        -- The SKUs, and the keys of codes, that differ from some that nothing has in capitals only; asked when a sheet is refused.
        -- $1 tenant of the catalogue, $2 SKUs, $3 keys. One row a text that has one: the text, what differs from it.
        select wanted.sku, min(s.sku)
        from unnest($2::varchar[]) as wanted(sku)
        join ddon_product_search s on s.tenant_id = $1 and lower(s.sku) = lower(wanted.sku)
        group by wanted.sku
        union all
        select wanted.code, min(b.code)
        from unnest($3::varchar[]) as wanted(code)
        join ddon_barcode b on b.tenant_id = $1 and lower(b.code) = lower(wanted.code)
        group by wanted.code
        """;

    /// <summary>What differs from SKUs and keys of codes in capitals only.</summary>
    public static Rows<(string Text, string Other)> InAnyCase(string[] skus, string[] keys) => new(
        Sql.Command(InAnyCaseSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Texts(skus), Sql.Texts(keys)), row => (row.GetString(0), row.GetString(1)));

    private const string CategoriesSql = """
        -- Every category.
        -- $1 tenant of the catalogue. One row a category: id, name.
        select id, data ->> 'name' from mt_doc_category where tenant_id = $1
        """;

    public static Rows<(Guid Id, string Name)> Categories() =>
        new(Sql.Command(CategoriesSql, Sql.Text(LedgerDatabase.DefaultTenant)), row => (row.GetGuid(0), row.GetString(1)));
}
