-- Which of some products exist, named by id or by code, and their stock in a store: the versions of their streams, the stock, the last of their days.
-- $1 tenant (the store), $2 tenant of the catalogue, $3 product ids, $4 codes.
-- One row each: product id, stream's version (null when the item has no stream: then so is all of its stock), document's version and data (null when there is
-- no document), the last day's data (null when there is none), code (null for a product found by id), pack size.
with wanted as materialized (
    select given.id, null::varchar as code, 1::numeric as pack_size
    from unnest($3::uuid[]) as given(id)
    cross join lateral (select from mt_doc_product where tenant_id = $2 and id = given.id limit 1) p
    union all
    select b.product_id, given.code, b.pack_size
    from unnest($4::varchar[]) as given(code)
    cross join lateral (select product_id, pack_size from ddon_barcode where tenant_id = $2 and code between given.code and given.code order by code limit 1) b
)
select wanted.id, s.version, d.mt_version, d.data, y.data, wanted.code, wanted.pack_size
from wanted
left join lateral (select version from mt_streams where tenant_id = $1 and id = wanted.id limit 1) s on true
left join lateral (select mt_version, data from mt_doc_currentstock where tenant_id = $1 and id = wanted.id limit 1) d on true
left join lateral (
    select data from mt_doc_dailystock
    where tenant_id = $1 and product_id between wanted.id and wanted.id order by product_id desc, day desc limit 1) y on true
