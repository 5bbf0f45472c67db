-- All documents of a ledger by id.
-- $1 tenant. One row a document: id, data, when it was changed last.
select id, data, ddon_changed_at(tenant_id, id, mt_version) from {table} where tenant_id = $1 order by id
