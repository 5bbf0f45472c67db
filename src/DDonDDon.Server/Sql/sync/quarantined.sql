-- Items that are in quarantine, or were.
-- $1 tenant (the store), $2 ids. One row each: id, raw item, device, reason, message, status, why it was decided so (null when nobody said).
select q.id, q.raw, q.device_id, q.reason, q.message, q.status, q.decision_reason
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select * from ddon_quarantine where tenant_id = $1 and id between wanted.id and wanted.id order by id limit 1) q
