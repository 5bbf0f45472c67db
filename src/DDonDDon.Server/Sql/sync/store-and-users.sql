-- A store, and the accounts of those who have to do with what it is sent.
-- $1 tenant of both, $2 store, $3 user ids. The store's row first, if it is there, then one row a user: whether it is the store, the document.
select true, data from (select data from mt_doc_store where tenant_id = $1 and id = $2 limit 1) s
union all
select false, u.data
from unnest($3::uuid[]) as wanted(id)
cross join lateral (select data from mt_doc_user where tenant_id = $1 and id between wanted.id and wanted.id order by id limit 1) u
