-- Every tenant that has events or documents. No parameters. One row a tenant, in order.
select tenant_id from ddon_ledger_head
union
select tenant_id from {table}
order by tenant_id
