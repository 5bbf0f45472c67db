-- Movements of a store, the last recorded first.
-- $1 tenant (the store), $2 position to go on before (null: from the end), $3 how many. One row an event. What was said about a product's
-- reorder point stands in the same ledger and is no movement.
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, e.user_name, e.tenant_id, e.mt_dotnet_type
from mt_events e
where tenant_id = $1 and seq_id < coalesce($2, 9223372036854775807) and type <> 'reorder_point_set'
order by seq_id desc
limit $3
