-- Brings the rows that products are searched by in line with them.
-- $1 tenant, $2 product ids (null: all). No rows.
insert into ddon_product_search as held (tenant_id, product_id, name_key, sku, category_id, archived, haystack)
select tenant_id, product_id, name_key, sku, category_id, archived, haystack
from ddon_product_search_wanted
where tenant_id = $1 and ($2::uuid[] is null or product_id = any($2))
on conflict (tenant_id, product_id) do update
    set name_key = excluded.name_key, sku = excluded.sku, category_id = excluded.category_id, archived = excluded.archived, haystack = excluded.haystack
    where (held.name_key, held.sku, held.category_id, held.archived, held.haystack)
        is distinct from (excluded.name_key, excluded.sku, excluded.category_id, excluded.archived, excluded.haystack)
