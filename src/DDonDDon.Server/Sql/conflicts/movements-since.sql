-- The movements of some items that happened from a moment on, by the index on their times, which is of stores alone. An amendment never decides before its original's moment, so what
-- holds for each of these is here too.
-- $1 tenant (the store), $2 products, $3 the moment of each, as it is stored. One row an event.
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, e.user_name, e.tenant_id, e.mt_dotnet_type
from unnest($2::uuid[], $3::varchar[]) as wanted(id, since)
cross join lateral (
    select * from mt_events
    where tenant_id = $1 and tenant_id <> '*DEFAULT*' and stream_id = wanted.id and data ->> 'occurredAt' >= wanted.since
    order by data ->> 'occurredAt' offset 0) e
