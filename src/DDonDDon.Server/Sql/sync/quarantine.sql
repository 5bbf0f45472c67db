-- Puts items into quarantine as they were sent; what is there stays.
-- $1 tenant (the store), $2 device, $3 sender, $4 batch, $5 received at, arrays: $6 id, $7 reason, $8 message, $9 raw, $10 occurred at. No rows.
insert into ddon_quarantine (tenant_id, id, reason, message, raw, device_id, synced_by, batch_id, occurred_at, received_at)
select $1, q.id, q.reason, q.message, q.raw, $2, $3, $4, q.occurred_at, $5
from unnest($6::uuid[], $7::varchar[], $8::varchar[], $9::jsonb[], $10::timestamptz[]) as q(id, reason, message, raw, occurred_at)
on conflict do nothing
