-- A store's documents that have not changed since a position, after one of them; the store itself first. Of conflicts and the
-- quarantine what is open, and of the count sessions what is not over: what is decided stays there for ever.
-- $1 tenant (the store), $2 position, $3 kind and $4 id of the one before, $5 how many, $6 the store. One row a document: kind, id, in this order.
select 1, $6::uuid where $3 < 1
union all
(select 4, d.id
from mt_doc_currentstock d
cross join lateral (select from mt_events where tenant_id = $1 and stream_id = d.id and version = d.mt_version and seq_id <= $2 limit 1) e
where d.tenant_id = $1 and $3 <= 4 and d.id > case when $3 = 4 then $4 else '00000000-0000-0000-0000-000000000000'::uuid end
order by d.id limit $5)
union all
(select 5, d.id
from mt_doc_reorderpoint d
cross join lateral (select from mt_events where tenant_id = $1 and stream_id = d.id and version = d.mt_version and seq_id <= $2 limit 1) e
where d.tenant_id = $1 and $3 <= 5 and d.id > case when $3 = 5 then $4 else '00000000-0000-0000-0000-000000000000'::uuid end
order by d.id limit $5)
union all
(select 6, d.id
from mt_doc_conflict d
cross join lateral (select from mt_events where tenant_id = $1 and stream_id = d.id and version = d.mt_version and seq_id <= $2 limit 1) e
where d.tenant_id = $1 and d.data ->> 'status' = 'Open' and $3 <= 6 and d.id > case when $3 = 6 then $4 else '00000000-0000-0000-0000-000000000000'::uuid end
order by d.id limit $5)
union all
(select 7, d.id
from mt_doc_setasideitem d
cross join lateral (select from mt_events where tenant_id = $1 and stream_id = d.id and version = d.mt_version and seq_id <= $2 limit 1) e
where d.tenant_id = $1 and d.data ->> 'status' = 'Open' and $3 <= 7
  and d.id > case when $3 = 7 then $4 else '00000000-0000-0000-0000-000000000000'::uuid end
order by d.id limit $5)
union all
(select 8, d.id
from mt_doc_countsession d
cross join lateral (select from mt_events where tenant_id = $1 and stream_id = d.id and version = d.mt_version and seq_id <= $2 limit 1) e
where d.tenant_id = $1 and d.data ->> 'status' in ('Open', 'Paused', 'Approving', 'Reversing') and $3 <= 8
  and d.id > case when $3 = 8 then $4 else '00000000-0000-0000-0000-000000000000'::uuid end
order by d.id limit $5)
order by 1, 2
limit $5
