-- What one item of a store did on some days, by day: daily.sql for one product.
-- $1 tenant (the store), $2 tenant of the catalogue, $3 first day, $4 last day, $5 day to go on after (null: from the start), $6 product,
-- $7 how many. One row a day: document, product's name and sku, what the first of the days began with (null: what the one before ended with).
select d.data, p.data ->> 'name', p.data ->> 'sku', case when d.place = 1 then (select quantity from ddon_opening($1, $6, d.day)) end
from (
    select data, day, row_number() over (order by product_id, day) as place
    from mt_doc_dailystock
    where tenant_id = $1 and product_id between $6 and $6 and day >= $3 and day > coalesce($5, '-infinity') and day <= $4
    order by product_id, day
    limit $7) d
left join lateral (select data from mt_doc_product where tenant_id = $2 and id = $6 limit 1) p on true
order by d.place
