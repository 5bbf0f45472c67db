-- Which of some ids are stored in another store that the device has sent to. Ids are made by devices, so no other stores need a look,
-- and a device that serves one store costs nothing here.
-- $1 tenant (the store), $2 device, $3 ids. One row an id that is stored elsewhere.
select distinct wanted.id
from ddon_device d
cross join unnest($3::uuid[]) as wanted(id)
cross join lateral (select from mt_events where tenant_id = d.tenant_id and id = wanted.id limit 1) e
where d.device_id = $2 and d.tenant_id <> $1
