-- Makes a tenant's ledger head, if it has none yet.
-- $1 tenant. No rows.
insert into ddon_ledger_head (tenant_id) values ($1) on conflict (tenant_id) do nothing
