-- How many events a projection reads of some tenants.
-- $1 tenants, $2 type names. One row.
select count(*) from mt_events where tenant_id = any($1) and type = any($2)
