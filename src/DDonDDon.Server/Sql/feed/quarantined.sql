-- Some items of a store's quarantine.
-- $1 tenant, $2 ids. One row an item that is there, as in quarantine/list.sql.
select q.tenant_id, q.id, q.status, q.reason, q.message, q.raw, q.device_id, q.synced_by, q.occurred_at, q.received_at, q.decided_at, q.decided_by,
       q.decision_reason
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select * from ddon_quarantine where tenant_id = $1 and id = wanted.id limit 1) q
