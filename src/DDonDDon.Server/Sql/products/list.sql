-- A page of products by name, those that a search finds if there is one. To be planned with its values (a custom plan): how rare a search
-- is decides between walking the names in order and collecting what is found.
-- $1 tenant of the catalogue, $2 archived (null: both), $3 category (null: any), $4 search (null: none), $5 and $6 name and id to go on
-- after (null: from the start), $7 how many. One row a product: its document, its name as it sorts.
select p.data, page.name_key
from (
    select s.product_id, s.name_key
    from ddon_product_search s
    where s.tenant_id = $1
      and ($2::boolean is null or s.archived = $2)
      and ($3::uuid is null or s.category_id = $3)
      and ($4::varchar is null
           or s.haystack like all (ddon_search_patterns($4)) and s.haystack ~ all (ddon_search_mixed($4))
              and ddon_search_grams(s.haystack) @> ddon_search_terms($4))
      and ($5::varchar is null or (s.name_key, s.product_id) > ($5, $6))
    order by s.name_key, s.product_id
    limit $7) page
cross join lateral (select data from mt_doc_product where tenant_id = $1 and id = page.product_id limit 1) p
order by page.name_key, page.product_id
