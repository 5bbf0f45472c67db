-- The stock of every product in one store or in all, for a sheet.
-- $1 store's tenant (null: all), $2 tenant of the catalogue. One row an item, by store and product: store, product, SKU, name, quantity, when it changed last.
select s.tenant_id, s.id, p.data ->> 'sku', p.data ->> 'name', (s.data ->> 'quantity')::numeric, ddon_changed_at(s.tenant_id, s.id, s.mt_version)
from mt_doc_currentstock s
left join mt_doc_product p on p.tenant_id = $2 and p.id = s.id
where s.tenant_id = coalesce($1, s.tenant_id)
order by s.tenant_id, s.id
