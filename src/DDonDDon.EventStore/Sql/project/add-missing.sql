-- Puts a tenant's documents that only the shadow has in their place; runs after remove-different.sql, so that no unique index
-- of the documents stands in the way.
-- $1 tenant. No rows.
insert into {table} (tenant_id, id, data, mt_last_modified, mt_dotnet_type, mt_version)
select tenant_id, id, data, mt_last_modified, mt_dotnet_type, mt_version from {shadow} shadow
where tenant_id = $1 and not exists (select from {table} live where live.tenant_id = $1 and live.id = shadow.id)
