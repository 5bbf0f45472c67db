-- Keeps items that could not be booked now either, with the reason of this time. Runs behind the store's lock.
-- $1 tenant (the store), arrays: $2 id, $3 reason, $4 message. No rows.
update ddon_quarantine held
set reason = refused.reason, message = refused.message, position = nextval('mt_events_sequence')
from unnest($2::uuid[], $3::varchar[], $4::varchar[]) as refused(id, reason, message)
where held.tenant_id = $1 and held.id = refused.id and held.status = 'open'
  and (held.reason, held.message) is distinct from (refused.reason, refused.message)
