-- Which of some products exist, and which products some codes stand for.
-- $1 tenant of the catalogue, $2 product ids, $3 codes. One row each: product id, code (null for a product found by id), pack size.
select wanted.id, null::varchar, 1::numeric
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select from mt_doc_product where tenant_id = $1 and id = wanted.id limit 1) p
union all
select b.product_id, wanted.code, b.pack_size
from unnest($3::varchar[]) as wanted(code)
cross join lateral (select product_id, pack_size from ddon_barcode where tenant_id = $1 and code between wanted.code and wanted.code order by code limit 1) b
