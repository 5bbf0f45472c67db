-- Up to when everything that was recorded for each store has arrived, as far as its devices say.
-- $1 tenant of the stores, $2 since when a device that was not seen counts as silent.
-- One row a store and device that has sent to it (nulls for a store without any): store, its name, device, up to when nothing of the device is missing (null:
-- it is not known), whether it is silent, how many items wait on it (null: it never said), whether counters are missing.
select store.id, store.data ->> 'name', sent.device_id, said.complete_until, seen.last_seen < $2, said.pending_count, seen.seqs <> seen.seen_up_to
from mt_doc_store store
left join ddon_device sent on sent.tenant_id = store.id::varchar
left join lateral (
    select max(last_seen) as last_seen, range_agg(seqs) as seqs, int8multirange(int8range(1, greatest(max(upper(seqs)), 1))) as seen_up_to
    from ddon_device where device_id = sent.device_id) seen on true
left join ddon_device_report said on said.device_id = sent.device_id
where store.tenant_id = $1
order by store.id, sent.device_id
