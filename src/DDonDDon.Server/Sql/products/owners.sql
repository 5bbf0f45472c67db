-- Which products some codes belong to.
-- $1 tenant of the catalogue, $2 codes. One row a code that is taken: code, product id, the product's name.
select wanted.code, b.product_id, p.data ->> 'name'
from unnest($2::varchar[]) as wanted(code)
cross join lateral (select product_id from ddon_barcode where tenant_id = $1 and code = wanted.code limit 1) b
cross join lateral (select data from mt_doc_product where tenant_id = $1 and id = b.product_id limit 1) p
