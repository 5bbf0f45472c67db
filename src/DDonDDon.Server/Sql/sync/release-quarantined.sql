-- Closes items that are booked now. Runs behind the store's lock, in the transaction that books them.
-- $1 tenant (the store), $2 decided at, arrays: $3 id, $4 decided by (null: released by itself). No rows.
update ddon_quarantine held
set status = 'released', decided_at = $2, decided_by = booked.decided_by, position = nextval('mt_events_sequence')
from unnest($3::uuid[], $4::uuid[]) as booked(id, decided_by)
where held.tenant_id = $1 and held.id = booked.id and held.status = 'open'
