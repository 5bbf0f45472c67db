-- The movements of one store or of all, for a sheet.
-- $1 store's tenant (null: all), $2 tenant of the catalogue, $3 type names. One row a movement, by store, in the order of recording: event, SKU.
select e.data, e.type, e.tenant_id, e.stream_id, e.version, p.data ->> 'sku', e.timestamp
from mt_events e
left join mt_doc_product p on p.tenant_id = $2 and p.id = e.stream_id
where e.tenant_id = coalesce($1, e.tenant_id) and e.tenant_id <> $2 and e.type = any($3)
order by e.tenant_id, e.seq_id
