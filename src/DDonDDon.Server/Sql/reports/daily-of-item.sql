-- What one item of a store did on some days, by day: daily.sql for one product.
-- $1 tenant (the store), $2 tenant of the catalogue, $3 first day, $4 last day, $5 day to go on after (null: from the start), $6 product,
-- $7 how many. One row a day: document, product's name and sku.
select d.data, p.data ->> 'name', p.data ->> 'sku'
from mt_doc_dailystock d
left join mt_doc_product p on p.tenant_id = $2 and p.id = (d.data ->> 'productId')::uuid
where d.tenant_id = $1 and (d.data ->> 'productId')::uuid between $6 and $6
  and (d.data ->> 'day') collate "C" >= $3 and (d.data ->> 'day') collate "C" > coalesce($5, '') and (d.data ->> 'day') collate "C" <= $4
order by (d.data ->> 'productId')::uuid, (d.data ->> 'day') collate "C"
limit $7
