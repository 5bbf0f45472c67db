-- Puts a tenant's shadow in the place of its documents, touching only what differs.
-- $1 tenant. One row: how many documents were added, changed, removed.
with changed as (
    update {table} live
    set data = shadow.data, mt_version = shadow.mt_version, mt_last_modified = shadow.mt_last_modified, mt_dotnet_type = shadow.mt_dotnet_type
    from {shadow} shadow
    where live.tenant_id = $1 and shadow.tenant_id = $1 and live.id = shadow.id
      and (live.data, live.mt_version, live.mt_last_modified, live.mt_dotnet_type)
          is distinct from (shadow.data, shadow.mt_version, shadow.mt_last_modified, shadow.mt_dotnet_type)
    returning 1
), added as (
    insert into {table} (tenant_id, id, data, mt_last_modified, mt_dotnet_type, mt_version)
    select tenant_id, id, data, mt_last_modified, mt_dotnet_type, mt_version from {shadow} shadow
    where tenant_id = $1 and not exists (select from {table} live where live.tenant_id = $1 and live.id = shadow.id)
    returning 1
), removed as (
    delete from {table} live
    where tenant_id = $1 and not exists (select from {shadow} shadow where shadow.tenant_id = $1 and shadow.id = live.id)
    returning 1
)
select (select count(*) from added), (select count(*) from changed), (select count(*) from removed)
