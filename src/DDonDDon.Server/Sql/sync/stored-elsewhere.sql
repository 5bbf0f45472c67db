-- Which of some ids are in another ledger: an id stands for one event in the whole chain.
-- $1 tenant (the store); arrays of equal length: $2 device, $3 id. One row an id that is stored elsewhere: device, id.
select wanted.device_id, wanted.id
from unnest($2::uuid[], $3::uuid[]) as wanted(device_id, id)
cross join lateral (select tenant_id from mt_events where id between wanted.id and wanted.id order by id limit 1) e
where e.tenant_id <> $1
