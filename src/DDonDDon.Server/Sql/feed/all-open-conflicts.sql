-- The open conflicts of a ledger by id.
-- $1 tenant. One row a conflict: id, data, when it was changed last.
select id, data, ddon_changed_at(tenant_id, id, mt_version) from mt_doc_conflict where tenant_id = $1 and data ->> 'status' = 'Open' order by id
