-- The original movements of a segment.
-- $1 tenant (the store), $2 position before its first event, $3 its last position. One row, packed; none when there is no such segment (any more).
select originals from ddon_movement_segment where tenant_id = $1 and after_seq = $2 and until_seq = $3
