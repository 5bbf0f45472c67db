-- The stock of a store, by product id.
-- $1 tenant (the store), $2 tenant of the catalogue, $3 product id to go on after (null: from the start), $4 how many, $5 search (null:
-- none), $6 whether only what is below zero.
-- One row an item: product id, stock document, when it was updated, product's name and sku, reorder point (null: none).
with found as materialized (
    select product_id from ddon_product_search
    where tenant_id = $2 and haystack like all (ddon_search_patterns($5)) and haystack ~ all (ddon_search_mixed($5))
      and ddon_search_grams(haystack) @> ddon_search_terms($5)
)
select s.id, s.data, ddon_changed_at(s.tenant_id, s.id, s.mt_version), p.data ->> 'name', p.data ->> 'sku', (r.data ->> 'quantity')::numeric
from mt_doc_currentstock s
left join mt_doc_product p on p.tenant_id = $2 and p.id = s.id
left join mt_doc_reorderpoint r on r.tenant_id = $1 and (r.data ->> 'productId')::uuid = s.id
where s.tenant_id = $1 and s.id > coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')
  and (not $6 or (s.data ->> 'quantity')::numeric < 0)
  and ($5::varchar is null or s.id in (select product_id from found))
order by s.id
limit $4
