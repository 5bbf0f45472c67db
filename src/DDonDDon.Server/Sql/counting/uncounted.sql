-- Products of a session's scope that nobody has counted in it, those that should be there first. Archived ones only where there should be some.
-- $1 tenant (the store), $2 tenant of the catalogue, $3 session, $4 category (null: all), go on after $5 rank and $6 product id (null: from the start),
-- $7 how many. One row a product: rank (0: there is stock, 1: there is none), id, name, stock, price.
with counted as materialized (
    select (data ->> 'productId')::uuid as product_id from mt_doc_countline where tenant_id = $1 and (data ->> 'sessionId')::uuid = $3
)
select rank, product_id, name, quantity, price
from (
    select case when stock.quantity <> 0 then 0 else 1 end as rank, s.product_id, p.data ->> 'name' as name, coalesce(stock.quantity, 0) as quantity,
        (p.data ->> 'price')::numeric as price
    from ddon_product_search s
    join mt_doc_product p on p.tenant_id = $2 and p.id = s.product_id
    left join lateral (select (data ->> 'quantity')::numeric as quantity from mt_doc_currentstock where tenant_id = $1 and id = s.product_id limit 1) stock on true
    where s.tenant_id = $2 and ($4::uuid is null or s.category_id = $4)
      and (not s.archived or stock.quantity <> 0)
      and s.product_id not in (select product_id from counted)
) uncounted
where $5::bigint is null or (rank, product_id) > ($5, $6)
order by rank, product_id
limit $7
