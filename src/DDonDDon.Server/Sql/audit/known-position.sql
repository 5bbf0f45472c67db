-- The last position of a ledger that was recorded up to a time. $1 tenant, $2 time just after it (null: all). One row; 0 when nothing was.
select coalesce(case when $2::timestamptz is null then max(last_seq_id) else ddon_position_since($1, $2) - 1 end, 0)
from ddon_ledger_head
where tenant_id = $1
