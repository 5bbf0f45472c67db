-- The open conflicts of a ledger by id.
-- $1 tenant. One row a conflict: id, data, when it was changed last.
select id, data, mt_last_modified from mt_doc_conflict where tenant_id = $1 and status = 'Open' order by id
