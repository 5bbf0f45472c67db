-- What all items of a store, or one, did together on some days.
-- $1 tenant (the store), $2 first day, $3 last day, $4 product (null: all), $5 how many.
-- One row a day on which something moved: day, received, issued, adjusted, counted, movements, how many products.
select d.day, sum(d.received), sum(d.issued), sum(d.adjusted),
    coalesce(sum(case when d.last_count_quantity is not null then d.last_count_quantity + d.moved - d.received + d.issued - d.adjusted
        - (select quantity from ddon_opening($1, d.product_id, d.day)) end), 0),
    sum(d.movements)::bigint, count(*)
from (
    select day, product_id, moved, last_count_quantity, (data ->> 'received')::numeric as received, (data ->> 'issued')::numeric as issued,
        (data ->> 'adjusted')::numeric as adjusted, (data ->> 'movements')::bigint as movements
    from mt_doc_dailystock
    where tenant_id = $1 and day >= $2 and day <= $3 and ($4::uuid is null or product_id = $4)) d
group by d.day
order by d.day
limit $5
