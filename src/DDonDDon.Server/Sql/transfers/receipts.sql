-- What arrived of some transfers in one store.
-- $1 tenant (the receiving store), $2 transfers as text. One row an event.
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, e.user_name, e.tenant_id, e.mt_dotnet_type
from unnest($2::varchar[]) as wanted(id)
cross join lateral (
    select * from mt_events
    where tenant_id = $1 and data #>> '{transfer,id}' = wanted.id and type = 'stock_received' and data ? 'transfer'
) e
