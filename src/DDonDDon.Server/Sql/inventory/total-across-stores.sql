-- How many pieces of a product several stores have together, if there is such a product.
-- $1 tenant of the stores and of the catalogue, $2 product, $3 stores (null: all). One row, or none when there is no such product: the sum.
select coalesce((
    select sum((c.data ->> 'quantity')::numeric)
    from mt_doc_store s
    join mt_doc_currentstock c on c.tenant_id = s.id::text and c.id = $2
    where s.tenant_id = $1 and ($3::uuid[] is null or s.id = any($3))), 0)
from mt_doc_product
where tenant_id = $1 and id = $2
