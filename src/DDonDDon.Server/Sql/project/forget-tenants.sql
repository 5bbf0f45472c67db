-- Forgets tenants that are done.
-- $1 projection, $2 tenants. One row: whether others are still under way.
with forgotten as (delete from ddon_rebuild where projection = $1 and tenant_id = any($2))
select exists (select from ddon_rebuild where projection = $1 and tenant_id <> all($2))
