-- Loads documents with the versions of their streams, one index probe each whatever the statistics say (hence the limit).
-- $1 tenant, $2 ids. One row an id that has a stream: id, stream's version, document's version and data (null when there is no document).
select wanted.id, s.version, d.mt_version, d.data
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select version from mt_streams where tenant_id = $1 and id = wanted.id limit 1) s
left join lateral (select mt_version, data from {table} where tenant_id = $1 and id = wanted.id limit 1) d on true
