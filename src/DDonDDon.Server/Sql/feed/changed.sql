-- What changed in a ledger after a place, in commit order: of each stream the last event, so that no document comes twice.
-- $1 tenant, $2 position, $3 kind and $4 id of the place, $5 how many events to look at, $6 how many rows, $7 stores that the reader has, $8 whether
-- conflicts are the reader's.
-- One row a change: position, kind, id; where the look ended before the ledger did also one with that position and kind 255.
with scanned as materialized (
    select seq_id, stream_id, version from mt_events where tenant_id = $1 and seq_id >= $2 order by seq_id limit $5
), edge as (
    select max(seq_id) as position from scanned having count(*) >= $5
), changed as (
    select scanned.seq_id as position, kind.number as kind, scanned.stream_id as id
    from scanned
    cross join lateral (
        select type from mt_streams where tenant_id = $1 and id = scanned.stream_id and version = scanned.version limit 1) stream
    join (values ('store', 1), ('category', 2), ('product', 3), ('current_stock', 4), ('reorder_point', 5), ('conflict', 6),
        ('count_session', 8)) as kind(type, number) on kind.type = stream.type
    where case kind.number when 1 then scanned.stream_id = any($7) when 6 then $8 else true end
), quarantined as (
    select position, 7 as kind, id
    from ddon_quarantine
    where tenant_id = $1 and position >= $2 and (position, 7, id) > ($2, $3, $4)
      and position <= coalesce((select position from edge), 9223372036854775807)
    order by position
    limit $6
)
select position, kind, id from changed where (position, kind, id) > ($2, $3, $4)
union all
select position, kind, id from quarantined
union all
select position, 255, '00000000-0000-0000-0000-000000000000'::uuid from edge
order by 1, 2, 3
limit $6
