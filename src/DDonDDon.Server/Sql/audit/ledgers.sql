-- What there is to verify: every tenant that has a head, events or streams, in one snapshot. No parameters.
-- One row a tenant: tenant; of its head number of events, last position, last hash, last time (all null without a head); of its last event
-- position, time and hash in the headers (null without events); the sum of its streams' versions; the position given last to any tenant.
with recursive of_events as (
    (select tenant_id from mt_events order by tenant_id limit 1)
    union all
    select (select e.tenant_id from mt_events e where e.tenant_id > of_events.tenant_id order by e.tenant_id limit 1)
    from of_events where of_events.tenant_id is not null
), of_streams as (
    (select tenant_id from mt_streams order by tenant_id limit 1)
    union all
    select (select s.tenant_id from mt_streams s where s.tenant_id > of_streams.tenant_id order by s.tenant_id limit 1)
    from of_streams where of_streams.tenant_id is not null
), known as (
    select tenant_id from of_events where tenant_id is not null
    union select tenant_id from of_streams where tenant_id is not null
    union select tenant_id from ddon_ledger_head
)
select known.tenant_id, head.event_count, head.last_seq_id, encode(head.last_hash, 'hex'), head.last_recorded_at::text,
    last.seq_id, last.timestamp::text, last.hash,
    (select coalesce(sum(version), 0)::bigint from mt_streams where tenant_id = known.tenant_id), (select last_value from mt_events_sequence)
from known
left join ddon_ledger_head head on head.tenant_id = known.tenant_id
left join lateral (
    select seq_id, timestamp, headers ->> 'hash' as hash from mt_events where tenant_id = known.tenant_id order by seq_id desc limit 1) last on true
order by known.tenant_id collate "C"
