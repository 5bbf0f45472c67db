-- Notes which counters of several devices have arrived, and when and how each was seen last.
-- $1 tenant (the store), arrays: $2 device, $3 counter, $4 seen at, $5 clock offset in ms, $6 sender. No rows.
insert into ddon_device as held (tenant_id, device_id, seqs, last_seen, offset_ms, synced_by)
select $1, n.device_id, range_agg(int8range(n.seq, n.seq, '[]')), max(n.seen_at),
       (array_agg(n.offset_ms order by n.seen_at desc))[1], (array_agg(n.synced_by order by n.seen_at desc))[1]
from unnest($2::uuid[], $3::bigint[], $4::timestamptz[], $5::bigint[], $6::uuid[]) as n(device_id, seq, seen_at, offset_ms, synced_by)
group by n.device_id
on conflict (tenant_id, device_id) do update
    set seqs = held.seqs + excluded.seqs, last_seen = greatest(held.last_seen, excluded.last_seen),
        offset_ms = excluded.offset_ms, synced_by = excluded.synced_by
