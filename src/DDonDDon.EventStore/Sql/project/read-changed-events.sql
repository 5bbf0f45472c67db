-- The whole history of the streams that got events after a position.
-- $1 tenant, $2 type names, $3 position. One row an event, stream by stream, by version.
select stream_id, version, type, data, timestamp
from mt_events
where tenant_id = $1 and type = any($2)
  and stream_id in (select stream_id from mt_events where tenant_id = $1 and seq_id > $3)
order by tenant_id, stream_id, version
