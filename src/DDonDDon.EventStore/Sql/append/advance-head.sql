-- Moves the ledger's head over the events just stored.
-- $1 tenant, $2 last seq_id, $3 how many events, $4 last hash, $5 recorded at.
update ddon_ledger_head
set last_seq_id = $2, event_count = event_count + $3, last_hash = $4, last_recorded_at = $5
where tenant_id = $1
