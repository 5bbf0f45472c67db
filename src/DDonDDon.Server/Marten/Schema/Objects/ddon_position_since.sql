-- Where a store's ledger begins to be of a time. Recorded times never run backwards within a tenant, so a binary search over the primary
-- key finds the place, and no index on times is needed.
create or replace function ddon_position_since(tenant varchar, since timestamptz) returns bigint
language sql stable as $$
    with recursive narrowed(low, high) as (
        select 0::bigint, last_seq_id + 1 from ddon_ledger_head where tenant_id = tenant
        union all
        select case when found.timestamp < since then found.seq_id + 1 else low end, case when found.timestamp < since then high else middle.place end
        from narrowed
        cross join lateral (select (low + high) / 2 as place) middle
        cross join lateral (select seq_id, timestamp from mt_events where tenant_id = tenant and seq_id >= middle.place order by seq_id limit 1) found
        where low < high
    )
    select max(low) from narrowed where low >= high
$$;
