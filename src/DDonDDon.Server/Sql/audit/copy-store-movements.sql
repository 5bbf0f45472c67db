-- What a fold needs of a store's movements, by position. Settings instead of parameters: ddon.tenant, ddon.types (an array of stored
-- names), ddon.after and ddon.until, positions, the first excluded, the last included.
-- Rows as in copy-product-movements.sql, and the position.
copy (
    with asked as materialized (
        select current_setting('ddon.tenant') as tenant, current_setting('ddon.after')::bigint as after, current_setting('ddon.until')::bigint as until,
            current_setting('ddon.types')::varchar[] as types
    )
    select e.stream_id, e.type, e.id, e.timestamp, e.data ->> 'occurredAt', e.data ->> 'deviceId', e.data ->> 'seq', e.data ->> 'quantity',
        e.data ->> 'movementId', e.data ->> 'void', e.seq_id
    from asked
    cross join lateral (
        select * from mt_events
        where tenant_id = asked.tenant and seq_id > asked.after and seq_id <= asked.until and type = any(asked.types)
        order by seq_id offset 0
    ) e
) to stdout (format binary)
