-- Puts items into quarantine as they were sent; what is there stays. Runs behind the store's lock, so that positions rise in commit order.
-- $1 tenant (the store), arrays: $2 device, $3 sender, $4 batch, $5 received at, $6 id, $7 raw, $8 reason, $9 message, $10 occurred at,
-- $11 how that time was found. No rows.
insert into ddon_quarantine
    (tenant_id, id, reason, message, raw, device_id, synced_by, batch_id, occurred_at, clock, received_at, status, position)
select $1, q.id, q.reason, q.message, q.raw, q.device_id, q.synced_by, q.batch_id, q.occurred_at, q.clock, q.received_at, 'open',
    nextval('mt_events_sequence')
from unnest(
        $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::uuid[], $7::jsonb[], $8::varchar[], $9::varchar[], $10::timestamptz[], $11::varchar[])
    as q(device_id, synced_by, batch_id, received_at, id, raw, reason, message, occurred_at, clock)
on conflict do nothing
