-- What some stores sent to other stores or are sent by them, the last recorded first.
-- $1 stores (null: all), $2 only what has arrived (true) or has not (false; null: both), $3 position to go on before, $4 how many. One row an event.
select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, e.user_name, e.tenant_id, e.mt_dotnet_type
from ddon_ledger_head head
cross join lateral (
    select * from mt_events sent
    where tenant_id = head.tenant_id and type = 'stock_issued' and data ? 'transfer' and seq_id < coalesce($3, 9223372036854775807)
        and ($1::varchar[] is null or tenant_id = any($1) or data #>> '{transfer,storeId}' = any($1))
        and ($2::boolean is null or $2 = exists (
            select from mt_events received
            where received.tenant_id = sent.data #>> '{transfer,storeId}' and received.data #>> '{transfer,id}' = sent.id::text
                and received.data #>> '{transfer,storeId}' = sent.tenant_id
                and received.type = 'stock_received' and received.data ? 'transfer'))
    order by seq_id desc
    limit $4
) e
where head.tenant_id <> '*DEFAULT*'
order by e.seq_id desc
limit $4
