-- Notes which counters of several devices have arrived, and when and how each was seen last.
-- $1 tenant (the store), arrays of a row a counter: $2 device, $3 counter; and the same in every row of a device: $4 seen at, $5 clock offset in ms, $6 sender.
-- No rows.
insert into ddon_device as held (tenant_id, device_id, seqs, last_seen, offset_ms, synced_by)
select $1, n.device_id, range_agg(int8range(n.seq, n.seq, '[]')), n.seen_at, n.offset_ms, n.synced_by
from unnest($2::uuid[], $3::bigint[], $4::timestamptz[], $5::bigint[], $6::uuid[]) as n(device_id, seq, seen_at, offset_ms, synced_by)
group by n.device_id, n.seen_at, n.offset_ms, n.synced_by
on conflict (tenant_id, device_id) do update
    set seqs = held.seqs + excluded.seqs, last_seen = greatest(held.last_seen, excluded.last_seen),
        offset_ms = excluded.offset_ms, synced_by = excluded.synced_by
