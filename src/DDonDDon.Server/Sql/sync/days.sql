-- Some days of items.
-- $1 tenant (the store), $2 ids of the documents. One row each that is there: the document.
select d.data
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select data from mt_doc_dailystock where tenant_id = $1 and id between wanted.id and wanted.id order by id limit 1) d
