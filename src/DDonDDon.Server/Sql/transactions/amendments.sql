-- Every amendment of some movements.
-- $1 tenant (the store), $2 ids of movements as text. One row an event.
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, e.user_name, e.tenant_id, e.mt_dotnet_type
from mt_events e
where tenant_id = $1 and type = 'movement_amended' and data ->> 'movementId' = any($2)
