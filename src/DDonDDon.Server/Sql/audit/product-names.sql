-- What products are called today. $1 tenant of the catalogue, $2 product ids. One row a known product: id, name, sku.
select p.id, p.data ->> 'name', p.data ->> 'sku'
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select * from mt_doc_product where tenant_id = $1 and id = wanted.id limit 1) p
