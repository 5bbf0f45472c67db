-- Locks a tenant's ledger head until the transaction ends, and takes positions for events that may be appended.
-- They are taken from the locked row on, so that they rise in commit order.
-- $1 tenant, $2 how many positions. No row when the tenant has no head yet; else one: event_count, last_hash,
-- last_recorded_at (null before the first event), the positions ascending.
with head as materialized (
    select event_count, last_hash, nullif(last_recorded_at, '-infinity') as last_recorded_at
    from ddon_ledger_head
    where tenant_id = $1
    for update
)
select head.event_count, head.last_hash, head.last_recorded_at,
       array(select nextval('mt_events_sequence') from generate_series(1, $2) where head.event_count >= 0)
from head
