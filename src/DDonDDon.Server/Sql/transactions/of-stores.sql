-- Movements of some stores, the last recorded first: each store's ledger backwards by its primary key, merged. A movement is never recorded
-- before it happened, so what was recorded before $6 is not looked at.
-- $1 stores (null: all), $2 stored names of the type (null: any), $3 recorded or sent by, $4 device, happened $5 from (text), $6 the same as a
-- time, and $7 before (text), $8 position to go on before, $9 how many; null wherever there is no such filter. One row an event.
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, e.user_name, e.tenant_id, e.mt_dotnet_type
from ddon_ledger_head head
cross join lateral (select case when $6::timestamptz is null then 0 else ddon_position_since(head.tenant_id, $6) end as position) since
cross join lateral (
    select * from mt_events
    where tenant_id = head.tenant_id and seq_id >= since.position and seq_id < coalesce($8, 9223372036854775807)
        and ($2::varchar[] is null or type = any($2))
        and ($3::varchar is null or user_name = $3 or data ->> 'syncedBy' = $3)
        and ($4::varchar is null or causation_id = $4)
        and ($5::varchar is null or data ->> 'occurredAt' >= $5 collate "C")
        and ($7::varchar is null or data ->> 'occurredAt' < $7 collate "C")
    order by seq_id desc
    limit $9
) e
where head.tenant_id <> '*DEFAULT*' and ($1::varchar[] is null or head.tenant_id = any($1))
order by e.seq_id desc
limit $9
