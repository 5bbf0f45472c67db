-- Puts items into quarantine as they were sent; what is there stays.
-- $1 tenant (the store), arrays: $2 device, $3 sender, $4 batch, $5 received at, $6 id, $7 raw, $8 reason, $9 message, $10 occurred at. No rows.
insert into ddon_quarantine (tenant_id, id, reason, message, raw, device_id, synced_by, batch_id, occurred_at, received_at)
select $1, q.id, q.reason, q.message, q.raw, q.device_id, q.synced_by, q.batch_id, q.occurred_at, q.received_at
from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::uuid[], $7::jsonb[], $8::varchar[], $9::varchar[], $10::timestamptz[])
    as q(device_id, synced_by, batch_id, received_at, id, raw, reason, message, occurred_at)
on conflict do nothing
