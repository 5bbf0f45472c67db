-- Locks a tenant's ledger head until the transaction ends.
-- $1 tenant. One row: event_count, last_hash, last_recorded_at (null before the first event).
select event_count, last_hash, nullif(last_recorded_at, '-infinity')
from ddon_ledger_head
where tenant_id = $1
for update
