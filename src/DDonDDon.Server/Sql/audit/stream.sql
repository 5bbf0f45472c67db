-- A page of a stream. $1 tenant (the store), $2 stream, $3 version to go on after, $4 how many. One row an event, by version.
select seq_id, id, stream_id, version, data, type, timestamp, correlation_id, causation_id, headers, user_name, tenant_id, mt_dotnet_type
from mt_events
where tenant_id = $1 and stream_id = $2 and version > $3
order by version
limit $4
