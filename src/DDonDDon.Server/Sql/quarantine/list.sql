-- Items in quarantine, the last received first.
-- $1 stores (null: all), $2 reason (null: any), $3 status (null: any), go on after $4 received at, $5 tenant and $6 id (null: from the start),
-- $7 how many. One row an item: tenant, id, status, reason, message, raw, device, sender, occurred at, received at, decided at, by and why.
select tenant_id, id, status, reason, message, raw, device_id, synced_by, occurred_at, received_at, decided_at, decided_by, decision_reason
from ddon_quarantine
where ($1::varchar[] is null or tenant_id = any($1))
  and ($2::varchar is null or reason = $2)
  and ($3::varchar is null or status = $3)
  and ($4::timestamptz is null or (received_at, tenant_id, id) < ($4, $5, $6))
order by received_at desc, tenant_id desc, id desc
limit $7
