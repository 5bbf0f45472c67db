-- Items in quarantine as they came, to be submitted again.
-- $1 tenant (the store), $2 ids. One row each: id, raw, device, sender, batch, received at, occurred at, how that time was found.
select q.id, q.raw, q.device_id, q.synced_by, q.batch_id, q.received_at, q.occurred_at, q.clock
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select * from ddon_quarantine where tenant_id = $1 and id = wanted.id limit 1) q
