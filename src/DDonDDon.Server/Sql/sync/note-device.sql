-- Notes which of a device's counters have arrived, and when and how it was seen.
-- $1 tenant (the store), $2 device, $3 counters, $4 seen at, $5 clock offset in ms, $6 sender.
-- One row a counter that has not arrived in any store, ascending, at most 100: what was lost, or waits elsewhere.
with noted as (
    insert into ddon_device as held (tenant_id, device_id, seqs, last_seen, offset_ms, synced_by)
    values ($1, $2, coalesce((select range_agg(int8range(seq, seq, '[]')) from unnest($3::bigint[]) as s(seq)), '{}'), $4, $5, $6)
    on conflict (tenant_id, device_id) do update
        set seqs = held.seqs + excluded.seqs, last_seen = greatest(held.last_seen, excluded.last_seen),
            offset_ms = excluded.offset_ms, synced_by = excluded.synced_by
    returning seqs
), arrived as (
    select range_agg(seqs) as seqs
    from (select seqs from noted union all select seqs from ddon_device where device_id = $2 and tenant_id <> $1) everywhere
)
select generate_series(lower(gap), least(upper(gap) - 1, lower(gap) + 99))
from arrived, unnest(int8multirange(int8range(1, greatest(upper(seqs), 1))) - seqs) as gap
order by 1
limit 100
