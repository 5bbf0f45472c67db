-- Some documents of a ledger.
-- $1 tenant, $2 ids. One row a document that is there and is one that readers get: id, data, when it was changed last.
select wanted.id, d.data, ddon_changed_at($1, wanted.id, d.mt_version)
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select data, mt_version from {table} where tenant_id = $1 and id = wanted.id and {exists} limit 1) d
