-- A count session, in whichever store it is.
-- $1 id of its stream. One row a session: document.
select s.data
from ddon_ledger_head head
cross join lateral (select data from mt_doc_countsession where tenant_id = head.tenant_id and id = $1 limit 1) s
