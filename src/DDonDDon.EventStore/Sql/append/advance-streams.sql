-- Moves streams from the version a decision was made on to the next; makes those that are new.
-- $1 tenant, $2 recorded at, arrays: $3 id, $4 type, $5 expected version (0: new), $6 next version.
-- One row: how many streams moved or were made. Fewer than given means that another writer came first.
-- Rows are found one index probe each (hence the limit) and updated by their place, so no statistics can spoil the plan.
with stream as materialized (
    select * from unnest($3::uuid[], $4::varchar[], $5::bigint[], $6::bigint[]) as s(id, type, expected, next)
), target as materialized (
    select held.place, stream.next
    from stream
    cross join lateral (
        select ctid as place from mt_streams where tenant_id = $1 and id = stream.id and version = stream.expected limit 1) held
    where stream.expected > 0
), moved as (
    update mt_streams held set version = target.next, timestamp = $2
    from target where held.ctid = target.place
    returning 1
), made as (
    insert into mt_streams (tenant_id, id, type, version, timestamp, created)
    select $1, id, type, next, $2, $2 from stream where expected = 0
    on conflict (tenant_id, id) do nothing
    returning 1
)
select (select count(*) from moved) + (select count(*) from made)
