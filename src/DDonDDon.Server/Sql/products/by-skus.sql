-- Which products have some SKUs; several products may have the same.
-- $1 tenant of the catalogue, $2 SKUs. One row a product: SKU, product id.
select s.sku, s.product_id
from unnest($2::varchar[]) as wanted(sku)
cross join lateral (select sku, product_id from ddon_product_search where tenant_id = $1 and sku = wanted.sku order by product_id limit 2) s
