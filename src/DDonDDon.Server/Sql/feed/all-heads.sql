-- How far every ledger goes.
-- No parameters. One row a ledger: tenant, position of its last change.
select tenant_id, greatest(last_seq_id, (select max(position) from ddon_quarantine where tenant_id = head.tenant_id)) from ddon_ledger_head head
