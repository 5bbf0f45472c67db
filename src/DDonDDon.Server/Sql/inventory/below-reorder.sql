-- What a store has not more of than its reorder point says, by product id; what never moved is 0, archived products are left out.
-- $1 tenant (the store), $2 tenant of the catalogue, $3 product id to go on after (null: from the start), $4 how many, $5 search (null:
-- none), $6 whether only what is below zero.
-- One row an item: product id, stock document and when it was updated (null when nothing has moved yet), product's name and sku, reorder point.
with found as materialized (
    select product_id from ddon_product_search
    where tenant_id = $2 and haystack like all (ddon_search_patterns($5)) and haystack ~ all (ddon_search_mixed($5))
      and ddon_search_grams(haystack) @> ddon_search_terms($5)
)
select r.product_id, s.data, ddon_changed_at(s.tenant_id, s.id, s.mt_version), p.data ->> 'name', p.data ->> 'sku', r.quantity
from (select tenant_id, (data ->> 'productId')::uuid as product_id, (data ->> 'quantity')::numeric as quantity from mt_doc_reorderpoint where tenant_id = $1) r
join mt_doc_product p on p.tenant_id = $2 and p.id = r.product_id
left join mt_doc_currentstock s on s.tenant_id = $1 and s.id = r.product_id
where r.tenant_id = $1 and r.product_id > coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')
  and coalesce((s.data ->> 'quantity')::numeric, 0) <= r.quantity
  and not (p.data ->> 'archived')::boolean
  and (not $6 or (s.data ->> 'quantity')::numeric < 0)
  and ($5::varchar is null or r.product_id in (select product_id from found))
order by r.product_id
limit $4
