-- The catalogue's documents that have not changed since a position, after one of them.
-- $1 tenant, $2 position, $3 kind and $4 id of the one before, $5 how many, $6 stores that the reader has, $7 whether conflicts are the
-- reader's. Of those what is open. One row a document: kind, id, in this order.
(select 1, d.id
from mt_doc_store d
cross join lateral (select from mt_events where tenant_id = $1 and stream_id = d.id and version = d.mt_version and seq_id <= $2 limit 1) e
where d.tenant_id = $1 and $3 <= 1 and d.id = any($6) and d.id > case when $3 = 1 then $4 else '00000000-0000-0000-0000-000000000000'::uuid end
order by d.id limit $5)
union all
(select 2, d.id
from mt_doc_category d
cross join lateral (select from mt_events where tenant_id = $1 and stream_id = d.id and version = d.mt_version and seq_id <= $2 limit 1) e
where d.tenant_id = $1 and $3 <= 2 and d.id > case when $3 = 2 then $4 else '00000000-0000-0000-0000-000000000000'::uuid end
order by d.id limit $5)
union all
(select 3, d.id
from mt_doc_product d
cross join lateral (select from mt_events where tenant_id = $1 and stream_id = d.id and version = d.mt_version and seq_id <= $2 limit 1) e
where d.tenant_id = $1 and $3 <= 3 and d.id > case when $3 = 3 then $4 else '00000000-0000-0000-0000-000000000000'::uuid end
order by d.id limit $5)
union all
(select 6, d.id
from mt_doc_conflict d
cross join lateral (select from mt_events where tenant_id = $1 and stream_id = d.id and version = d.mt_version and seq_id <= $2 limit 1) e
where d.tenant_id = $1 and d.data ->> 'status' = 'Open' and $7 and $3 <= 6 and d.id > case when $3 = 6 then $4 else '00000000-0000-0000-0000-000000000000'::uuid end
order by d.id limit $5)
order by 1, 2
limit $5
