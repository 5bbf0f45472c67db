-- Movements of one product in a store, the last recorded first.
-- $1 tenant (the store), $2 product, $3 version to go on before (null: from the end), $4 how many. One row an event.
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, e.user_name, e.tenant_id, e.mt_dotnet_type
from mt_events e
where tenant_id = $1 and stream_id = $2 and version < coalesce($3, 9223372036854775807)
order by version desc
limit $4
