-- Movements of one product in some stores, the last recorded first: each item's stream backwards, merged. In the store that the page before
-- ended in, the stream goes on at its version; in others what was seen already is passed over.
-- Parameters as in of-stores.sql, and $10 product. One row an event.
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, e.user_name, e.tenant_id, e.mt_dotnet_type
from ddon_ledger_head head
cross join lateral (
    select * from mt_events
    where tenant_id = head.tenant_id and stream_id = $10 and seq_id < coalesce($8, 9223372036854775807)
        and version < coalesce(
            (select last.version from mt_events last where last.tenant_id = head.tenant_id and last.seq_id = $8 and last.stream_id = $10), 9223372036854775807)
        and ($2::varchar[] is null or type = any($2))
        and ($3::varchar is null or user_name = $3 or data ->> 'syncedBy' = $3)
        and ($4::varchar is null or causation_id = $4)
        and ($6::timestamptz is null or timestamp >= $6)
        and ($5::varchar is null or data ->> 'occurredAt' >= $5 collate "C")
        and ($7::varchar is null or data ->> 'occurredAt' < $7 collate "C")
    order by version desc
    limit $9
) e
where head.tenant_id <> '*DEFAULT*' and ($1::varchar[] is null or head.tenant_id = any($1))
order by e.seq_id desc
limit $9
