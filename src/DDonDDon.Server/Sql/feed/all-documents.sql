-- All documents of a ledger by id, or those that are not over.
-- $1 tenant. One row a document: id, data, when it was changed last.
select id, data, ddon_changed_at(tenant_id, id, mt_version) from {table} where tenant_id = $1 and {lasts} order by id
