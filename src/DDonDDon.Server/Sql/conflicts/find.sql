-- A conflict among some ledgers.
-- $1 id, $2 tenants (null: all). One row, or none: its document.
select c.data
from ddon_ledger_head head
cross join lateral (select data from mt_doc_conflict where tenant_id = head.tenant_id and id = $1 limit 1) c
where $2::varchar[] is null or head.tenant_id = any($2)
limit 1
