-- The product that a code stands for, with its stock in a store: three index probes whatever the statistics say (hence the limits).
-- $1 tenant of the catalogue, $2 code, $3 tenant (the store; null: without stock).
-- One row or none: product document, pack size, stock document and when it was updated (null when nothing has moved yet).
select p.data, b.pack_size, s.data, s.mt_last_modified
from (select product_id, pack_size from ddon_barcode where tenant_id = $1 and code = $2 limit 1) b
cross join lateral (select data from mt_doc_product where tenant_id = $1 and id = b.product_id limit 1) p
left join lateral (select data, mt_last_modified from mt_doc_currentstock where tenant_id = $3 and id = b.product_id limit 1) s on true
