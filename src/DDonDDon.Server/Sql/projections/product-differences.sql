-- What the tables of barcodes and of search rows say that the products do not, and the other way round.
-- $1 tenant. One text a difference.
with wanted as (
    select b ->> 'code' as code, p.id as product_id, (b ->> 'packSize')::numeric as pack_size
    from mt_doc_product p cross join lateral jsonb_array_elements(p.data -> 'barcodes') b
    where p.tenant_id = $1
), held as (
    select code, product_id, pack_size from ddon_barcode where tenant_id = $1
), wanted_search as (
    select * from ddon_product_search_wanted where tenant_id = $1
), held_search as (
    select tenant_id, product_id, name_key, sku, category_id, archived, haystack from ddon_product_search where tenant_id = $1
)
select format('barcode %s of product %s (%s) is in the product only', code, product_id, pack_size) from (select * from wanted except select * from held) missing
union all
select format('barcode %s of product %s (%s) is in the table only', code, product_id, pack_size) from (select * from held except select * from wanted) extra
union all
select format('product %s is not searched as it should be: %s', product_id, haystack) from (select * from wanted_search except select * from held_search) missing
union all
select format('product %s is searched as it should not be: %s', product_id, haystack) from (select * from held_search except select * from wanted_search) extra
