-- Which of some ids are stored in another store that their device has sent to. Ids are made by devices, so no other stores need a look,
-- and a device that serves one store costs nothing here.
-- $1 tenant (the store), $2 devices, each once; arrays of equal length: $3 device, $4 id. One row an id that is stored elsewhere: device, id.
select distinct wanted.device_id, wanted.id
from unnest($2::uuid[]) as sender(device_id)
cross join lateral (select tenant_id from ddon_device where device_id = sender.device_id and tenant_id <> $1 offset 0) d
join unnest($3::uuid[], $4::uuid[]) as wanted(device_id, id) on wanted.device_id = sender.device_id
cross join lateral (select from mt_events where tenant_id = d.tenant_id and id between wanted.id and wanted.id order by id limit 1) e
