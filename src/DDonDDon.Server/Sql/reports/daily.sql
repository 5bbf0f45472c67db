-- What a store's items did on some days, by day and product.
-- $1 tenant (the store), $2 tenant of the catalogue, $3 first day, $4 last day, $5 and $6 day and product to go on after (null: from the
-- start), $7 how many. One row a day and item: document, product's name and sku.
select d.data, p.data ->> 'name', p.data ->> 'sku'
from mt_doc_dailystock d
left join mt_doc_product p on p.tenant_id = $2 and p.id = (d.data ->> 'productId')::uuid
where d.tenant_id = $1 and (d.data ->> 'day') collate "C" >= $3 and (d.data ->> 'day') collate "C" <= $4
  and ((d.data ->> 'day') collate "C", (d.data ->> 'productId')::uuid) > (coalesce($5, $3), coalesce($6::uuid, '00000000-0000-0000-0000-000000000000'))
order by (d.data ->> 'day') collate "C", (d.data ->> 'productId')::uuid
limit $7
