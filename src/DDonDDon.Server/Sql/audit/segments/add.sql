-- Adds a segment; what another program has added meanwhile stays, for it is the same.
-- $1 tenant (the store), $2 position before its first event, $3 its last position, $4 how many events of the ledger come up to there, $5 packed originals,
-- $6 packed amendments. No rows.
insert into ddon_movement_segment (tenant_id, after_seq, until_seq, event_count, originals, amendments)
values ($1, $2, $3, $4, $5, $6)
on conflict (tenant_id, after_seq) do nothing
