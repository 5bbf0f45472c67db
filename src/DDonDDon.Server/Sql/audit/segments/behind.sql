-- Stores' ledgers with so many events or more that are in no segment.
-- $1 tenant of what belongs to no store, $2 how many events. One row a ledger: tenant.
select head.tenant_id
from ddon_ledger_head head
left join lateral (select event_count from ddon_movement_segment where tenant_id = head.tenant_id order by after_seq desc limit 1) last on true
where head.tenant_id <> $1 and head.event_count - coalesce(last.event_count, 0) >= $2
order by head.tenant_id collate "C"
