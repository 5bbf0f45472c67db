-- The whole history of the streams that got events after a position: few, and so each by its index.
-- $1 tenant, $2 type names, $3 position. One row an event, stream by stream, by version.
with changed as materialized (
    select distinct stream_id
    from (select stream_id from mt_events where tenant_id = $1 and seq_id > $3 order by seq_id offset 0) late
)
select e.stream_id, e.version, e.type, e.data, e.timestamp
from changed
cross join lateral (
    select * from mt_events where tenant_id = $1 and stream_id = changed.stream_id and type = any($2) order by version offset 0) e
order by e.tenant_id, e.stream_id, e.version
