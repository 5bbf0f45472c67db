-- The segments of a ledger up to a position, with their amendments.
-- $1 tenant (the store), $2 position. One row a segment, in order: position before its first event, its last position, packed amendments.
select after_seq, until_seq, amendments from ddon_movement_segment where tenant_id = $1 and after_seq < $2 order by after_seq
