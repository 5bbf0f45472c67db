-- What a store's items did on some days, by day and product.
-- $1 tenant (the store), $2 tenant of the catalogue, $3 first day, $4 last day, $5 and $6 day and product to go on after (null: from the
-- start), $7 how many. One row a day and item: document, product's name and sku, what the day began with.
select d.data, p.data ->> 'name', p.data ->> 'sku', (select quantity from ddon_opening($1, d.product_id, d.day))
from (
    select data, day, product_id from mt_doc_dailystock
    where tenant_id = $1 and day >= $3 and day <= $4
        and (day, product_id) > (coalesce($5, $3), coalesce($6::uuid, '00000000-0000-0000-0000-000000000000'))
    order by day, product_id
    limit $7) d
left join lateral (select data from mt_doc_product where tenant_id = $2 and id = d.product_id limit 1) p on true
order by d.day, d.product_id
