using DDonDDon.Domain.Products;
using DDonDDon.Server.Marten.Projecting;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>The catalogue, from each product's edits; barcodes and what is searched have tables of their own beside it.</summary>
public sealed class ProductProjection() : StreamProjection<Product>("product", typeof(ProductEvent))
{
    private const string RemoveBarcodesSql = """
        -- Removes the codes that products no longer have, or have with another pack size.
        -- $1 tenant, $2 product ids (null: all). No rows.
        delete from ddon_barcode held
        where held.tenant_id = $1 and ($2::uuid[] is null or held.product_id = any($2))
          and not exists (
              select from mt_doc_product p cross join lateral jsonb_array_elements(p.data -> 'barcodes') b
              where p.tenant_id = $1 and p.id = held.product_id and b ->> 'key' = held.code and (b ->> 'packSize')::numeric = held.pack_size)
        """;

    private const string AddBarcodesSql = """
        -- Adds the codes that products have and the table lacks. A code that another product holds violates idx_products_barcode.
        -- $1 tenant, $2 product ids (null: all). No rows.
        insert into ddon_barcode (tenant_id, code, product_id, pack_size)
        select $1, b ->> 'key', p.id, (b ->> 'packSize')::numeric
        from mt_doc_product p cross join lateral jsonb_array_elements(p.data -> 'barcodes') b
        where p.tenant_id = $1 and ($2::uuid[] is null or p.id = any($2))
          and not exists (select from ddon_barcode held where held.tenant_id = $1 and held.code = b ->> 'key' and held.product_id = p.id)
        """;

    private const string RemoveSearchSql = """
        -- Removes the search rows of products that no longer exist.
        -- $1 tenant, $2 product ids (null: all). No rows.
        delete from ddon_product_search held
        where held.tenant_id = $1 and ($2::uuid[] is null or held.product_id = any($2))
          and not exists (select from mt_doc_product p where p.tenant_id = $1 and p.id = held.product_id)
        """;

    private const string SaveSearchSql = """
        -- Brings the rows that products are searched by in line with them.
        -- $1 tenant, $2 product ids (null: all). No rows.
        insert into ddon_product_search as held (tenant_id, product_id, name_key, sku, category_id, archived, haystack)
        select tenant_id, product_id, name_key, sku, category_id, archived, haystack
        from ddon_product_search_wanted
        where tenant_id = $1 and ($2::uuid[] is null or product_id = any($2))
        on conflict (tenant_id, product_id) do update
            set name_key = excluded.name_key, sku = excluded.sku, category_id = excluded.category_id, archived = excluded.archived, haystack = excluded.haystack
            where (held.name_key, held.sku, held.category_id, held.archived, held.haystack)
                is distinct from (excluded.name_key, excluded.sku, excluded.category_id, excluded.archived, excluded.haystack)
        """;

    private const string DifferencesSql = """
        -- What the tables of barcodes and of search rows say that the products do not, and the other way round.
        -- $1 tenant. One text a difference.
        with wanted as (
            select b ->> 'key' as code, p.id as product_id, (b ->> 'packSize')::numeric as pack_size
            from mt_doc_product p cross join lateral jsonb_array_elements(p.data -> 'barcodes') b
            where p.tenant_id = $1
        ), held as (
            select code, product_id, pack_size from ddon_barcode where tenant_id = $1
        ), wanted_search as (
            select * from ddon_product_search_wanted where tenant_id = $1
        ), held_search as (
            select tenant_id, product_id, name_key, sku, category_id, archived, haystack from ddon_product_search where tenant_id = $1
        )
        select format('barcode %s of product %s (%s) is in the product only', code, product_id, pack_size)
            from (select * from wanted except select * from held) missing
        union all
        select format('barcode %s of product %s (%s) is in the table only', code, product_id, pack_size)
            from (select * from held except select * from wanted) extra
        union all
        select format('product %s is not searched as it should be: %s', product_id, haystack)
            from (select * from wanted_search except select * from held_search) missing
        union all
        select format('product %s is searched as it should not be: %s', product_id, haystack)
            from (select * from held_search except select * from wanted_search) extra
        """;

    public override IReadOnlyList<string> DerivedTables { get; } = [RemoveBarcodesSql, AddBarcodesSql, RemoveSearchSql, SaveSearchSql];

    public override string DerivedDifferences => DifferencesSql;

    public override string WhenRebuilt => DdonProjections.RenewGeneration;

    protected override Product? Evolve(string tenant, Product? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<ProductEvent>().Aggregate(document, Product.Evolve);

    protected override (Guid Id, long Version) Key(Product document) => (document.Id, document.Version);
}
