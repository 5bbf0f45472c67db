-- Takes away a tenant's documents that are not exactly in its shadow.
-- $1 tenant, $2 whether the times count. One row: how many of them the shadow has otherwise, and how many it has not at all.
with gone as (
    delete from {table} live
    where tenant_id = $1 and not exists (
        select from {shadow} shadow
        where shadow.tenant_id = $1 and shadow.id = live.id
          and (live.data, live.mt_version, live.mt_dotnet_type) is not distinct from (shadow.data, shadow.mt_version, shadow.mt_dotnet_type)
          and (live.mt_last_modified is not distinct from shadow.mt_last_modified or not $2))
    returning id
)
select count(*) filter (where shadow.id is not null), count(*) filter (where shadow.id is null)
from gone left join {shadow} shadow on shadow.tenant_id = $1 and shadow.id = gone.id
