-- What the table of barcodes says that the products do not, and the other way round.
-- $1 tenant. One text a difference.
with wanted as (
    select b ->> 'code' as code, p.id as product_id, (b ->> 'packSize')::numeric as pack_size
    from mt_doc_product p cross join lateral jsonb_array_elements(p.data -> 'barcodes') b
    where p.tenant_id = $1
), held as (
    select code, product_id, pack_size from ddon_barcode where tenant_id = $1
)
select format('barcode %s of product %s (%s) is in the product only', code, product_id, pack_size) from (select * from wanted except select * from held) missing
union all
select format('barcode %s of product %s (%s) is in the table only', code, product_id, pack_size) from (select * from held except select * from wanted) extra
