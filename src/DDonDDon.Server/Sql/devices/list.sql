-- Devices by id, with what they have sent and said.
-- $1 tenant of the accounts, $2 the device before (null: from the first), $3 how many, $4 how many ranges of missing counters of each.
-- One row a device: id, last seen, clock offset in ms, who sent last, that user's address (null: no such user), greatest counter, how many are missing,
-- the first of them as array of bounds (first, last, first, last, …), items that wait on it (null: it never said), when the oldest of them
-- happened, when it said so, up to when nothing is missing.
select device.device_id, latest.last_seen, latest.offset_ms, latest.synced_by, sender.email, coalesce(upper(arrived.seqs) - 1, 0),
       coalesce(gaps.missing, 0), coalesce(gaps.bounds, '{}'), said.pending_count, said.pending_oldest, said.received_at, said.complete_until
from (select distinct device_id from ddon_device where device_id > coalesce($2, '00000000-0000-0000-0000-000000000000') order by device_id limit $3) device
cross join lateral (
    select last_seen, offset_ms, synced_by from ddon_device where device_id = device.device_id order by last_seen desc, tenant_id limit 1) latest
cross join lateral (select range_agg(seqs) as seqs from ddon_device where device_id = device.device_id) arrived
left join lateral (
    select (sum(upper(gap) - lower(gap)) / 2)::bigint as missing, array_agg(bound order by nth, place) filter (where nth <= $4) as bounds
    from unnest(int8multirange(int8range(1, greatest(upper(arrived.seqs), 1))) - arrived.seqs) with ordinality as gaps(gap, nth)
    cross join lateral (values (1, lower(gap)), (2, upper(gap) - 1)) as ends(place, bound)) gaps on true
left join lateral (select * from ddon_device_report where device_id = device.device_id limit 1) said on true
left join lateral (select data ->> 'email' as email from mt_doc_user where tenant_id = $1 and id = latest.synced_by limit 1) sender on true
order by device.device_id
