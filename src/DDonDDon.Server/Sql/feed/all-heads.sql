-- How far every ledger goes.
-- No parameters. One row a ledger: tenant, position of its last change.
select tenant_id, last_seq_id from ddon_ledger_head
