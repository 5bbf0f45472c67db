-- The whole history of some streams.
-- $1 tenant, $2 stream ids. One row an event, stream by stream, by version.
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, e.user_name, e.tenant_id, e.mt_dotnet_type
from unnest($2::uuid[]) as wanted(stream_id)
cross join lateral (select * from mt_events where tenant_id = $1 and stream_id = wanted.stream_id order by version offset 0) e
