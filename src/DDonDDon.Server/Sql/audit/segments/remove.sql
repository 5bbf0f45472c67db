-- Takes a segment away, and those after it. $1 tenant (the store), $2 position before its first event. No rows.
delete from ddon_movement_segment where tenant_id = $1 and after_seq >= $2
