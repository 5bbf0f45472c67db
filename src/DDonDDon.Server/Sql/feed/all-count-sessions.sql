-- The count sessions of a store that are not over, by the ids of their streams.
-- $1 tenant. One row a document: id, data, when it was changed last.
select id, data, ddon_changed_at(tenant_id, id, mt_version) from {table}
where tenant_id = $1 and data ->> 'status' in ('Open', 'Paused', 'Approving', 'Reversing')
order by id
