-- Locks a tenant's ledger head until the transaction ends. The rest of the transaction takes plans that were made once: its statements are index
-- probes, and planning those for a few items again and again would take as long as running them. A session keeps such a plan until statistics are
-- made, however much was stored meanwhile, so what suits a small table only is ruled out: to read all of it, and to sort what another index finds.
-- $1 tenant. No row when the tenant has no head yet; else one: event_count, last_hash, last_recorded_at (null before the first event), whether the
-- sequence of positions lies behind what the ledger has, how statements are planned.
with head as materialized (
    select event_count, last_hash, nullif(last_recorded_at, '-infinity') as last_recorded_at, last_seq_id
    from ddon_ledger_head
    where tenant_id = $1
    for update
)
select head.event_count, head.last_hash, head.last_recorded_at, head.last_seq_id > (select last_value from mt_events_sequence),
       set_config('plan_cache_mode', 'force_generic_plan', true) || set_config('enable_seqscan', 'off', true) || set_config('enable_sort', 'off', true)
from head
