-- Takes away a tenant's documents that are not exactly in its shadow.
-- $1 tenant. One row: how many of them the shadow has otherwise, and how many it has not at all.
with gone as (
    delete from {table} live
    where tenant_id = $1 and not exists (select from {shadow} shadow where shadow.tenant_id = $1 and shadow.id = live.id and {same})
    returning id
)
select count(*) filter (where shadow.id is not null), count(*) filter (where shadow.id is null)
from gone left join {shadow} shadow on shadow.tenant_id = $1 and shadow.id = gone.id
