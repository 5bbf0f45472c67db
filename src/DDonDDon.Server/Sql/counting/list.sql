-- Count sessions, the last opened first: those of each store by its index, merged.
-- $1 stores (null: all), $2 status as it is stored (null: any), go on after $3 opened at (text) and $4 id of the stream (null: from the start), $5 how many.
-- One row a session: document.
select s.data
from ddon_ledger_head head
cross join lateral (
    select data, id from mt_doc_countsession
    where tenant_id = head.tenant_id
      and ($2::varchar is null or data ->> 'status' = $2)
      and ($3::varchar is null or (data ->> 'openedAt', id) < ($3, $4))
    order by data ->> 'openedAt' desc, id desc
    limit $5
) s
where head.tenant_id <> '*DEFAULT*' and ($1::varchar[] is null or head.tenant_id = any($1))
order by s.data ->> 'openedAt' desc, s.id desc
limit $5
