-- One product with its stock in a store.
-- $1 tenant of the catalogue, $2 product, $3 tenant (the store). One row, or none when there is no such product: product id, stock document
-- and when it was updated (null when nothing has moved yet), product's name and sku, reorder point (null: none).
select p.id, s.data, ddon_changed_at(s.tenant_id, s.id, s.mt_version), p.data ->> 'name', p.data ->> 'sku', (r.data ->> 'quantity')::numeric
from mt_doc_product p
left join mt_doc_currentstock s on s.tenant_id = $3 and s.id = p.id
left join mt_doc_reorderpoint r on r.tenant_id = $3 and (r.data ->> 'productId')::uuid = p.id
where p.tenant_id = $1 and p.id = $2
