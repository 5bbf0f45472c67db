-- What a review shows of some products.
-- $1 tenant of the catalogue, $2 ids. One row a product: id, name, category, price.
select wanted.id, p.data ->> 'name', (p.data ->> 'categoryId')::uuid, (p.data ->> 'price')::numeric
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select data from mt_doc_product where tenant_id = $1 and id = wanted.id limit 1) p
