-- Items in quarantine by their id, which is unique in a store only.
-- $1 id, $2 tenant (null: any). One row an item, as in list.sql.
select q.tenant_id, q.id, q.status, q.reason, q.message, q.raw, q.device_id, q.synced_by, q.occurred_at, q.received_at, q.decided_at, q.decided_by, q.decision_reason
from ddon_ledger_head head
cross join lateral (select * from ddon_quarantine where tenant_id = head.tenant_id and id = $1 limit 1) q
where $2::varchar is null or head.tenant_id = $2
order by q.tenant_id
