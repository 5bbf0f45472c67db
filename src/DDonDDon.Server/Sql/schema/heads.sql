-- How far each ledger goes, from its head and from its events. No parameters. One row a tenant: name, count, last position, last hash, whether the
-- events there are go as far.
select head.tenant_id, head.event_count, head.last_seq_id, head.last_hash,
       (head.event_count, head.last_seq_id) = (events.count, events.last)
from ddon_ledger_head head
cross join lateral (select count(*), coalesce(max(seq_id), 0) as last from mt_events where tenant_id = head.tenant_id) events
order by head.tenant_id
