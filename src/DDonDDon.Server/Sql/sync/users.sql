-- The accounts of some users.
-- $1 tenant of the accounts, $2 user ids. One row a user: the document.
select u.data
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select data from mt_doc_user where tenant_id = $1 and id between wanted.id and wanted.id order by id limit 1) u
