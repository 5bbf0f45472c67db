-- How many products of a session's scope nobody has counted in it; scope as in uncounted.sql.
-- $1 tenant (the store), $2 tenant of the catalogue, $3 session, $4 category (null: all). One row: how many, and how many of them should be there.
with counted as materialized (
    select (data ->> 'productId')::uuid as product_id from mt_doc_countline where tenant_id = $1 and (data ->> 'sessionId')::uuid = $3
)
select count(*), count(*) filter (where stock.quantity <> 0)
from ddon_product_search s
left join lateral (select (data ->> 'quantity')::numeric as quantity from mt_doc_currentstock where tenant_id = $1 and id = s.product_id limit 1) stock on true
where s.tenant_id = $2 and ($4::uuid is null or s.category_id = $4)
  and (not s.archived or stock.quantity <> 0)
  and s.product_id not in (select product_id from counted)
