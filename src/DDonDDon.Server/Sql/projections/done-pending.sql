-- Notes that some tenants' documents of a projection have been made again, but for those that were noted once more meanwhile.
-- $1 projection's name, arrays: $2 tenant, $3 how often it had been noted. No rows.
delete from ddon_pending_rebuild held
using unnest($2::varchar[], $3::bigint[]) as done(tenant_id, noted)
where held.projection = $1 and held.tenant_id = done.tenant_id and held.noted = done.noted
