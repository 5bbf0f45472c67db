-- Finds stored events by their ids in every ledger, one index probe each as in events-by-id.sql.
-- $1 ids. One row a stored id, in no order.
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, e.user_name, e.tenant_id, e.mt_dotnet_type
from unnest($1::uuid[]) as wanted(id)
cross join lateral (select * from mt_events where id between wanted.id and wanted.id order by id limit 1) e
