-- What a fold needs of the movements of some products in a store, product by product, by version. Settings instead of parameters: ddon.tenant,
-- ddon.types (an array of stored names), ddon.products (an array), ddon.until, the last position.
-- One row a movement: product, type, id, recorded at; as texts occurred at, device, seq, quantity, the movement that it amends, whether it
-- voids it (null where there is none).
copy (
    with asked as materialized (
        select current_setting('ddon.tenant') as tenant, current_setting('ddon.until')::bigint as until, current_setting('ddon.types')::varchar[] as types
    )
    select e.stream_id, e.type, e.id, e.timestamp, e.data ->> 'occurredAt', e.data ->> 'deviceId', e.data ->> 'seq', e.data ->> 'quantity',
        e.data ->> 'movementId', e.data ->> 'void'
    from asked
    cross join unnest(current_setting('ddon.products')::uuid[]) as wanted(id)
    cross join lateral (
        select * from mt_events
        where tenant_id = asked.tenant and stream_id = wanted.id and seq_id <= asked.until and type = any(asked.types)
        order by version offset 0
    ) e
) to stdout (format binary)
