-- What changed in a ledger after a place, in commit order: of each stream the last event, so that no document comes twice.
-- $1 tenant, $2 position, $3 kind and $4 id of the place, $5 how many events to look at, $6 how many rows, $7 stores that the reader has, $8 whether
-- conflicts are the reader's, arrays of equal length: $9 type of event, $10 kind of the document that it changes.
-- One row a change: position, kind, id; where the look ended before the ledger did also one with that position and kind 255.
with scanned as materialized (
    select seq_id, stream_id, version, type from mt_events where tenant_id = $1 and seq_id >= $2 order by seq_id limit $5
), edge as (
    select max(seq_id) as position from scanned having count(*) >= $5
), changed as (
    select scanned.seq_id as position, kind.number as kind, scanned.stream_id as id
    from scanned
    join unnest($9::varchar[], $10::int[]) as kind(type, number) on kind.type = scanned.type
    cross join lateral (select from mt_streams where tenant_id = $1 and id = scanned.stream_id and version = scanned.version limit 1) stream
    where case kind.number when 1 then scanned.stream_id = any($7) when 6 then $8 else true end
)
select position, kind, id from changed where (position, kind, id) > ($2, $3, $4)
union all
select position, 255, '00000000-0000-0000-0000-000000000000'::uuid from edge
order by 1, 2, 3
limit $6
