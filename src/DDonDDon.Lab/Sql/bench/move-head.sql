-- Locks the head of a store's ledger until the transaction ends and moves it over one event. {head}: the yardstick's.
-- $1 tenant, $2 position, $3 hash, $4 recorded at.
update {head}
set last_seq_id = $2, event_count = event_count + 1, last_hash = $3, last_recorded_at = $4
where tenant_id = $1
