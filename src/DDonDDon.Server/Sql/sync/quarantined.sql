-- Items that are in quarantine already.
-- $1 tenant (the store), $2 ids. One row each: id, raw item, device, reason, message.
select q.id, q.raw, q.device_id, q.reason, q.message
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select * from ddon_quarantine where tenant_id = $1 and id = wanted.id limit 1) q
