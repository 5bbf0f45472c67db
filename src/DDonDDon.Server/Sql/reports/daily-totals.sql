-- What all items of a store, or one, did together on some days.
-- $1 tenant (the store), $2 first day, $3 last day, $4 product (null: all), $5 how many.
-- One row a day on which something moved: day, received, issued, adjusted, counted, movements, how many products.
select (data ->> 'day') collate "C", sum((data ->> 'received')::numeric), sum((data ->> 'issued')::numeric), sum((data ->> 'adjusted')::numeric),
    sum((data ->> 'counted')::numeric), sum((data ->> 'movements')::bigint)::bigint, count(*)
from mt_doc_dailystock
where tenant_id = $1 and (data ->> 'day') collate "C" >= $2 and (data ->> 'day') collate "C" <= $3 and ($4::uuid is null or (data ->> 'productId')::uuid = $4)
group by 1
order by 1
limit $5
