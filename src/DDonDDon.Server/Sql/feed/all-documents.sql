-- All documents of a ledger by id.
-- $1 tenant. One row a document: id, data, when it was changed last.
select id, data, mt_last_modified from {table} where tenant_id = $1 order by id
