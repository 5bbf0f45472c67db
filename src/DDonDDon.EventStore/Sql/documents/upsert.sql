-- Stores documents of one tenant.
-- $1 tenant, $2 last modified, $3 mt_dotnet_type, arrays: $4 id, $5 data, $6 version.
insert into {table} (tenant_id, id, data, mt_last_modified, mt_dotnet_type, mt_version)
select $1, d.id, d.data, $2, $3, d.version
from unnest($4::uuid[], $5::jsonb[], $6::bigint[]) as d(id, data, version)
on conflict (tenant_id, id) do update
    set data = excluded.data, mt_last_modified = excluded.mt_last_modified, mt_version = excluded.mt_version,
        mt_dotnet_type = excluded.mt_dotnet_type
