-- Where the rebuild of a tenant stands, noting its beginning when it has not begun. Positions after up_to are caught up later.
-- $1 projection, $2 tenant, $3 build. One row: up_to, last stream that is in the shadow (zeros: none), documents, events, and once the tenant is
-- done how many documents were added, changed and removed.
with begun as (
    insert into ddon_rebuild (projection, tenant_id, build, up_to, last_stream, documents, events)
    values ($1, $2, $3, coalesce((select last_seq_id from ddon_ledger_head where tenant_id = $2), 0), '00000000-0000-0000-0000-000000000000', 0, 0)
    on conflict do nothing
    returning up_to, last_stream, documents, events, added, changed, removed
)
select up_to, last_stream, documents, events, added, changed, removed from begun
union all
select up_to, last_stream, documents, events, added, changed, removed from ddon_rebuild where projection = $1 and tenant_id = $2
