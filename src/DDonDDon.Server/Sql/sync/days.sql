-- The days of some items, of each from a day on and with the last day before it, if there is one.
-- Neither is an equality nor an order that the index on a store's days could give, so that no plan takes that one.
-- $1 tenant (the store), arrays: $2 product id, $3 day. One row a day: the document; an item's days in their order.
select d.data
from unnest($2::uuid[], $3::varchar[]) as wanted(product_id, day)
left join lateral (
    select (data ->> 'day') collate "C" as day from mt_doc_dailystock
    where tenant_id = $1 and (data ->> 'productId')::uuid between wanted.product_id and wanted.product_id and (data ->> 'day') collate "C" <= wanted.day
    order by (data ->> 'productId')::uuid desc, (data ->> 'day') collate "C" desc limit 1) before on true
cross join lateral (
    select data from mt_doc_dailystock
    where tenant_id = $1 and (data ->> 'productId')::uuid between wanted.product_id and wanted.product_id and (data ->> 'day') collate "C" >= coalesce(before.day, wanted.day)
    order by (data ->> 'productId')::uuid, (data ->> 'day') collate "C" offset 0) d
