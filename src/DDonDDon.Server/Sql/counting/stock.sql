-- The stock of some products.
-- $1 tenant (the store), $2 ids. One row an item that has moved: document.
select d.data
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select data from mt_doc_currentstock where tenant_id = $1 and id = wanted.id limit 1) d
