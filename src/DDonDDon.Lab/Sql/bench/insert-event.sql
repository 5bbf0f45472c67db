-- All that an append writes of an event, as a statement and a transaction of its own. {table}: the yardstick's. $1 to $13: the columns in order.
insert into {table}
    (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers, user_name)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
