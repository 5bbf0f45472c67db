-- The open conflicts of some products in one ledger, one index probe each.
-- $1 tenant, $2 product ids. One row a conflict, by when they were opened: its document.
select c.data
from unnest($2::uuid[]) as wanted(id)
cross join lateral (
    select data, opened_at, id from mt_doc_conflict
    where tenant_id = $1 and product_id between wanted.id and wanted.id and status = 'Open' order by product_id offset 0) c
order by c.opened_at, c.id
