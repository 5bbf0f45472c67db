-- Keeps items whose id was taken by another content; each different content once.
-- $1 tenant (the store), $2 device, $3 sender, $4 batch, $5 received at, arrays: $6 id, $7 content hash, $8 raw. No rows.
insert into ddon_id_conflict (tenant_id, id, content_hash, raw, device_id, synced_by, batch_id, received_at)
select $1, c.id, c.content_hash, c.raw, $2, $3, $4, $5
from unnest($6::uuid[], $7::bytea[], $8::jsonb[]) as c(id, content_hash, raw)
on conflict do nothing
