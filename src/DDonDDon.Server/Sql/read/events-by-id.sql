-- Finds stored events by their ids, one index probe each whatever the statistics say: hence the limit, and an order that only
-- the index on ids gives without sorting. An id stands for one event in the whole chain.
-- $1 tenant, $2 ids. One row an id that this tenant has, in no order.
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, e.user_name, e.tenant_id, e.mt_dotnet_type
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select * from mt_events where id between wanted.id and wanted.id order by id limit 1) e
where e.tenant_id = $1
