-- Tells every server that ledgers have changed, when the transaction commits.
-- $1 tenants. One row a ledger: tenant, position of its last change.
select changed.tenant_id, head.position, pg_notify('ddon_feed', changed.tenant_id || ' ' || head.position)
from unnest($1::varchar[]) as changed(tenant_id)
cross join lateral (
    select greatest(last_seq_id, (select max(position) from ddon_quarantine where tenant_id = changed.tenant_id)) as position
    from ddon_ledger_head where tenant_id = changed.tenant_id limit 1) head
