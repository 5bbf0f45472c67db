-- What all items of a store, or one, did together on some days.
-- $1 tenant (the store), $2 first day, $3 last day, $4 product (null: all), $5 how many.
-- One row a day on which something moved: day, received, issued, adjusted, counted, movements, how many products.
select day, sum((data ->> 'received')::numeric), sum((data ->> 'issued')::numeric), sum((data ->> 'adjusted')::numeric),
    sum((data ->> 'counted')::numeric), sum((data ->> 'movements')::bigint)::bigint, count(*)
from mt_doc_dailystock
where tenant_id = $1 and day >= $2 and day <= $3 and ($4::uuid is null or product_id = $4)
group by day
order by day
limit $5
