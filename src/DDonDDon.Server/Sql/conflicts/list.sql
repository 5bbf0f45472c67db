-- Conflicts of some ledgers, the last opened first: each ledger's own by its index, merged.
-- $1 tenants (null: all), $2 statuses, $3 kind, $4 product, what was opened before $5 (text) and id $6, $7 how many; null wherever there is no such filter.
-- One row a conflict: its document.
select c.data
from ddon_ledger_head head
cross join unnest($2::varchar[]) as wanted(status)
cross join lateral (
    select data, (data ->> 'openedAt') collate "C" as opened_at, id from mt_doc_conflict
    where tenant_id = head.tenant_id and (data ->> 'status') collate "C" = wanted.status
        and ((data ->> 'openedAt') collate "C", id) < (coalesce($5::varchar, '~') collate "C", coalesce($6::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
        and ($3::varchar is null or data ->> 'kind' = $3)
        and ($4::uuid is null or (data ->> 'productId')::uuid = $4)
    order by (data ->> 'openedAt') collate "C" desc, id desc
    limit $7
) c
where $1::varchar[] is null or head.tenant_id = any($1)
order by c.opened_at desc, c.id desc
limit $7
