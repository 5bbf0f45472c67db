-- The stock of a store, by product id.
-- $1 tenant (the store), $2 tenant of the catalogue, $3 product id to go on after (null: from the start), $4 how many.
-- One row an item: stock document, when it was updated, product's name and sku.
select s.data, s.mt_last_modified, p.data ->> 'name', p.data ->> 'sku'
from mt_doc_currentstock s
left join mt_doc_product p on p.tenant_id = $2 and p.id = s.id
where s.tenant_id = $1 and ($3::uuid is null or s.id > $3)
order by s.id
limit $4
