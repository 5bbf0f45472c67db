-- What a store's adjustments and counts changed on some days, by reason, and what that is worth at today's prices.
-- $1 tenant (the store), $2 tenant of the catalogue, $3 first day, $4 last day.
-- One row a reason (null: counts): the sum in pieces and in money, the part of both that went away on days that took something away, how
-- many products, and how many of these have no price and are worth nothing here.
with day as materialized (
    select data, day, product_id, moved, last_count_quantity from mt_doc_dailystock where tenant_id = $1 and day >= $3 and day <= $4
), change as (
    select reason.key as reason, day.product_id, reason.value::numeric as quantity
    from day cross join lateral jsonb_each_text(day.data -> 'reasons') reason
    union all
    select null, day.product_id, day.last_count_quantity + day.moved - opening.quantity
        - (day.data ->> 'received')::numeric + (day.data ->> 'issued')::numeric - (day.data ->> 'adjusted')::numeric
    from day cross join lateral ddon_opening($1, day.product_id, day.day) opening
    where day.last_count_quantity is not null
), item as (
    select reason, product_id, sum(quantity) as quantity, coalesce(sum(quantity) filter (where quantity < 0), 0) as lost
    from change
    where reason is not null or quantity <> 0
    group by reason, product_id
)
select item.reason, sum(item.quantity), coalesce(round(sum(item.quantity * price.value), 3), 0), sum(item.lost),
    coalesce(round(sum(item.lost * price.value), 3), 0), count(*), count(*) filter (where price.value is null)
from item
left join lateral (
    select (data ->> 'price')::numeric as value from mt_doc_product where tenant_id = $2 and id = item.product_id limit 1) price on true
group by item.reason
order by item.reason collate "C"
