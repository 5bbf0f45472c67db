-- Puts a tenant's documents that only the shadow has in their place; runs after remove-different.sql, so that no unique index
-- of the documents stands in the way.
-- $1 tenant, $2 the document's class. No rows.
insert into {table} (tenant_id, id, data, mt_dotnet_type{column})
select tenant_id, id, data, $2{value} from {shadow} shadow
where tenant_id = $1 and not exists (select from {table} live where live.tenant_id = $1 and live.id = shadow.id)
