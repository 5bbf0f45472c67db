-- Moves the ledger's head over the events just appended; the last position is the one that this transaction took last.
-- $1 tenant, $2 how many events, $3 last hash, $4 recorded at. No rows.
update ddon_ledger_head
set last_seq_id = currval('mt_events_sequence'), event_count = event_count + $2, last_hash = $3, last_recorded_at = $4
where tenant_id = $1
