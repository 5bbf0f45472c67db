-- Notes that a tenant's documents of a projection must be made again.
-- $1 projection's name, $2 tenant. No rows.
insert into ddon_pending_rebuild as held (projection, tenant_id) values ($1, $2)
on conflict (projection, tenant_id) do update set noted = held.noted + 1
