-- Notes that a tenant's documents are what the shadow had, in the transaction that did it.
-- $1 projection, $2 tenant, $3 added, $4 changed, $5 removed. No rows.
update ddon_rebuild set added = $3, changed = $4, removed = $5
where projection = $1 and tenant_id = $2
