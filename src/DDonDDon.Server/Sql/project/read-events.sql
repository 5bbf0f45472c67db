-- Everything a projection needs from one tenant, stream by stream, by version.
-- $1 tenant, $2 type names, $3 last position to read, $4 stream to begin with. One row an event.
select stream_id, version, type, data, timestamp
from mt_events
where tenant_id = $1 and type = any($2) and seq_id <= $3 and stream_id >= $4
order by tenant_id, stream_id, version
