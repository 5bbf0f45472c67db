-- How far the ledgers of some stores and of the catalogue go.
-- $1 tenant of the catalogue, $2 stores (null: all). One row a ledger: store (null: the catalogue), position of its last change, generation, purged.
with ledger as (
    select id, id::varchar as tenant_id from mt_doc_store where tenant_id = $1 and ($2::uuid[] is null or id = any($2))
    union all
    select null, $1
)
select ledger.id, coalesce(head.last_seq_id, 0), coalesce(made.generation, 0), coalesce(made.purged, 0)
from ledger
left join lateral (select last_seq_id from ddon_ledger_head where tenant_id = ledger.tenant_id limit 1) head on true
left join lateral (select generation, purged from ddon_feed_generation where tenant_id = ledger.tenant_id limit 1) made on true
