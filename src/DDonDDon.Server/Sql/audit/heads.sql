-- Where each ledger ends: one snapshot of all. No parameters.
-- One row a ledger by tenant: tenant, number of events, last position, last hash in hexadecimal, when the last was recorded (null before the first).
select tenant_id, event_count, last_seq_id, encode(last_hash, 'hex'), nullif(last_recorded_at, '-infinity')
from ddon_ledger_head
order by tenant_id collate "C"
