-- Tells every server that ledgers have changed, when the transaction commits.
-- $1 tenants. One row a ledger: tenant, position of its last change.
select changed.tenant_id, head.last_seq_id, pg_notify('ddon_feed', changed.tenant_id || ' ' || head.last_seq_id)
from unnest($1::varchar[]) as changed(tenant_id)
cross join lateral (select last_seq_id from ddon_ledger_head where tenant_id = changed.tenant_id limit 1) head
