-- The product that a code stands for, with its stock in a store: two probes of unique indexes and one of a primary key.
-- $1 tenant of the catalogue, $2 code, $3 tenant (the store; null: without stock).
-- One row or none: product document, pack size, stock document and when it was updated (null when nothing has moved yet).
select p.data, b.pack_size, s.data, s.mt_last_modified
from ddon_barcode b
join mt_doc_product p on p.tenant_id = b.tenant_id and p.id = b.product_id
left join mt_doc_currentstock s on s.tenant_id = $3 and s.id = b.product_id
where b.tenant_id = $1 and b.code = $2
