-- Gives every product a stock in one store.
-- $1 tenant (the store), $2 the store's id, $3 tenant of the catalogue. No rows.
insert into mt_doc_currentstock (tenant_id, id, data, mt_version)
select $1, id, jsonb_build_object('id', id, 'storeId', $2::uuid, 'quantity', 7, 'totalIn', 9, 'totalOut', 2, 'awaited', '[]'::jsonb, 'version', 2), 2
from mt_doc_product where tenant_id = $3
