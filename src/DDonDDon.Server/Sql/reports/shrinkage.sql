-- What a store's adjustments and counts changed on some days, by reason, and what that is worth at today's prices.
-- $1 tenant (the store), $2 tenant of the catalogue, $3 first day, $4 last day.
-- One row a reason (null: counts): the sum in pieces and in money, the part of both that went away on days that took something away, how
-- many products, and how many of these have no price and are worth nothing here.
with change as (
    select reason.key as reason, (d.data ->> 'productId')::uuid as product_id, reason.value::numeric as quantity
    from mt_doc_dailystock d cross join lateral jsonb_each_text(d.data -> 'reasons') reason
    where d.tenant_id = $1 and (d.data ->> 'day') collate "C" >= $3 and (d.data ->> 'day') collate "C" <= $4
    union all
    select null, (data ->> 'productId')::uuid, (data ->> 'counted')::numeric
    from mt_doc_dailystock
    where tenant_id = $1 and (data ->> 'day') collate "C" >= $3 and (data ->> 'day') collate "C" <= $4 and data -> 'counted' <> '0'
), item as (
    select reason, product_id, sum(quantity) as quantity, coalesce(sum(quantity) filter (where quantity < 0), 0) as lost
    from change
    group by reason, product_id
)
select item.reason, sum(item.quantity), coalesce(round(sum(item.quantity * price.value), 3), 0), sum(item.lost),
    coalesce(round(sum(item.lost * price.value), 3), 0), count(*), count(*) filter (where price.value is null)
from item
left join lateral (
    select (data ->> 'price')::numeric as value from mt_doc_product where tenant_id = $2 and id = item.product_id limit 1) price on true
group by item.reason
order by item.reason collate "C"
