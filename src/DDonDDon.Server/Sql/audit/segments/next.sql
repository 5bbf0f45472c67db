-- Which events the next segment of a ledger takes.
-- $1 tenant (the store), $2 how many events. One row: position before the first, the last position (null: there are not so many yet), how many events of
-- the ledger come up to there.
select coalesce(last.until_seq, 0), next.seq_id, coalesce(last.event_count, 0) + $2
from (values (1)) one
left join lateral (select until_seq, event_count from ddon_movement_segment where tenant_id = $1 order by after_seq desc limit 1) last on true
left join lateral (
    select seq_id from mt_events where tenant_id = $1 and seq_id > coalesce(last.until_seq, 0) order by seq_id offset $2 - 1 limit 1) next on true
