-- What a fold needs of a store's amendments. Settings instead of parameters: ddon.tenant, ddon.until, the last position.
-- Rows as in copy-product-movements.sql, in no order.
copy (
    select stream_id, type, id, timestamp, data ->> 'occurredAt', data ->> 'deviceId', data ->> 'seq', data ->> 'quantity', data ->> 'movementId', data ->> 'void'
    from mt_events
    where tenant_id = current_setting('ddon.tenant') and type = 'movement_amended' and data ->> 'movementId' >= '' and seq_id <= current_setting('ddon.until')::bigint
) to stdout (format binary)
