-- Some products by name, to go through the whole catalogue in pieces.
-- $1 tenant of the catalogue, $2 and $3 name and id to go on after (null: from the start), $4 how many. One row a product: its document, its
-- name as it sorts.
select p.data, page.name_key
from (
    select product_id, name_key
    from ddon_product_search
    where tenant_id = $1 and (name_key, product_id) > (coalesce($2, ''), coalesce($3, '00000000-0000-0000-0000-000000000000'))
    order by name_key, product_id
    limit $4) page
cross join lateral (select data from mt_doc_product where tenant_id = $1 and id = page.product_id limit 1) p
order by page.name_key, page.product_id
