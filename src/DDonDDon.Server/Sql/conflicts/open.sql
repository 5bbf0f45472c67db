-- The open conflicts of some products in one ledger, one index probe each.
-- $1 tenant, $2 product ids. One row a conflict, by when they were opened: its document.
select c.data
from unnest($2::uuid[]) as wanted(id)
cross join lateral (
    select data, (data ->> 'openedAt') collate "C" as opened_at, id from mt_doc_conflict
    where tenant_id = $1 and (data ->> 'productId')::uuid between wanted.id and wanted.id and data ->> 'status' = 'Open' order by (data ->> 'productId')::uuid offset 0) c
order by c.opened_at, c.id
