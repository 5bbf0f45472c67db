-- Stores whose movements are packed, as far as they are. $1 store (null: all). One row a store: tenant, how many events are packed.
select tenant_id, max(event_count)
from ddon_movement_segment
where $1::varchar is null or tenant_id = $1
group by tenant_id
order by tenant_id collate "C"
