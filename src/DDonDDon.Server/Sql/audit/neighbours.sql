-- The positions around an event. $1 tenant, $2 its position. One row: the position before, the position after; null where there is none.
select (select max(seq_id) from mt_events where tenant_id = $1 and seq_id < $2), (select min(seq_id) from mt_events where tenant_id = $1 and seq_id > $2)
