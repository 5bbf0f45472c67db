-- One product's stock in several stores, by store id.
-- $1 tenant of the stores, $2 product, $3 stores (null: all), $4 store to go on after (null: from the start), $5 how many.
-- One row a store: its id and name, stock document and when it was updated (null when nothing has moved yet), reorder point (null: none).
select s.id, s.data ->> 'name', c.data, ddon_changed_at(c.tenant_id, c.id, c.mt_version), (r.data ->> 'quantity')::numeric
from mt_doc_store s
left join mt_doc_currentstock c on c.tenant_id = s.id::text and c.id = $2
left join mt_doc_reorderpoint r on r.tenant_id = s.id::text and (r.data ->> 'productId')::uuid = $2
where s.tenant_id = $1 and ($3::uuid[] is null or s.id = any($3)) and s.id > coalesce($4::uuid, '00000000-0000-0000-0000-000000000000')
order by s.id
limit $5
