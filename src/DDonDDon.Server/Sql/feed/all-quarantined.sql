-- The open items of a store's quarantine by id.
-- $1 tenant. One row an item, as in quarantine/list.sql.
select tenant_id, id, status, reason, message, raw, device_id, synced_by, occurred_at, received_at, decided_at, decided_by, decision_reason
from ddon_quarantine
where tenant_id = $1 and status = 'open'
order by id
