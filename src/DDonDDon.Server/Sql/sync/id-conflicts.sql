-- Keeps items whose id was taken by another content; each different content once.
-- $1 tenant (the store), arrays: $2 device, $3 sender, $4 batch, $5 received at, $6 id, $7 raw, $8 content hash. No rows.
insert into ddon_id_conflict (tenant_id, id, content_hash, raw, device_id, synced_by, batch_id, received_at)
select $1, c.id, c.content_hash, c.raw, c.device_id, c.synced_by, c.batch_id, c.received_at
from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::uuid[], $7::jsonb[], $8::bytea[])
    as c(device_id, synced_by, batch_id, received_at, id, raw, content_hash)
on conflict do nothing
