-- Open items that wait for a code or a product which is there by now, store by store in the order of their times.
-- $1 tenant of the catalogue, $2 how many. One row an item: tenant, id.
select tenant_id, id
from (
    select q.tenant_id, q.id, q.occurred_at
    from ddon_quarantine q
    where q.status = 'open' and q.reason = 'barcode.unknown' and exists (select from ddon_barcode where tenant_id = $1 and code = q.barcode)
    union all
    select q.tenant_id, q.id, q.occurred_at
    from ddon_quarantine q
    where q.status = 'open' and q.reason = 'product.unknown' and exists (select from mt_doc_product where tenant_id = $1 and id = q.product_id)
) waiting
order by tenant_id, occurred_at, id
limit $2
