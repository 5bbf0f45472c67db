-- The hash that the last event up to a position has in its headers.
-- $1 tenant, $2 position. One row: position, hash (null: it has none); or none when nothing comes before.
select seq_id, headers ->> 'hash' from mt_events where tenant_id = $1 and seq_id <= $2 order by seq_id desc limit 1
