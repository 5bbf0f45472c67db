-- In which stores some devices have sent.
-- $1 tenant of what belongs to no store, $2 devices. One row a device and store: device, store, last seen, greatest counter (0: none arrived).
select device_id, tenant_id::uuid, last_seen, coalesce(upper(seqs) - 1, 0)
from ddon_device
where device_id = any($2) and tenant_id <> $1
order by device_id, tenant_id
