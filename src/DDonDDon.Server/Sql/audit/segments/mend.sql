-- Packs a segment anew.
-- $1 tenant (the store), $2 position before its first event, $3 packed originals, $4 packed amendments. No rows.
update ddon_movement_segment set originals = $3, amendments = $4 where tenant_id = $1 and after_seq = $2
