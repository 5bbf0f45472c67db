-- Stores events of one tenant.
-- $1 tenant, $2 recorded at, then arrays of equal length: $3 seq_id, $4 id, $5 stream_id, $6 version, $7 data, $8 type,
-- $9 mt_dotnet_type, $10 correlation_id, $11 causation_id, $12 headers, $13 user_name.
insert into mt_events
    (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers, user_name)
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, $2, $1, e.mt_dotnet_type, e.correlation_id, e.causation_id, e.headers, e.user_name
from unnest($3::bigint[], $4::uuid[], $5::uuid[], $6::bigint[], $7::jsonb[], $8::varchar[], $9::varchar[], $10::varchar[], $11::varchar[], $12::jsonb[], $13::varchar[])
    as e(seq_id, id, stream_id, version, data, type, mt_dotnet_type, correlation_id, causation_id, headers, user_name)
