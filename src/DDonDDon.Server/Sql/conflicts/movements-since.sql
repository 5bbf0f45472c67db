-- The movements of some items that happened from a moment on, by the index on their times, which is of stores alone. An amendment never decides before its
-- original's moment, so what holds for each of these is here too.
-- $1 tenant (the store), arrays of equal length: $2 product, $3 the moment, as it is stored, $4 a device (null: whatever was counted): of an item that only this
-- device has counted since, there is nothing. One row an event.
with wanted as materialized (
    select given.id, given.since
    from unnest($2::uuid[], $3::varchar[], $4::uuid[]) as given(id, since, counter)
    where given.counter is null or exists (
        select from mt_events
        where tenant_id = $1 and stream_id = given.id and type = 'stock_counted' and data ->> 'occurredAt' >= given.since
            and data ->> 'deviceId' <> given.counter::text)
)
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, e.user_name, e.tenant_id, e.mt_dotnet_type
from wanted
cross join lateral (
    select * from mt_events
    where tenant_id = $1 and tenant_id <> '*DEFAULT*' and stream_id = wanted.id and data ->> 'occurredAt' >= wanted.since
    order by data ->> 'occurredAt' offset 0) e
