-- Throws an open item away; its row stays. Runs behind the store's lock.
-- $1 tenant (the store), $2 id, $3 decided at, $4 by, $5 why. No rows.
update ddon_quarantine
set status = 'discarded', decided_at = $3, decided_by = $4, decision_reason = $5, position = nextval('mt_events_sequence')
where tenant_id = $1 and id = $2 and status = 'open'
