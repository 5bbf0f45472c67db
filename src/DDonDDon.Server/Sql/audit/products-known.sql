-- Products of which a store had recorded something up to a position, and of which something had happened up to a time, as far as it is known
-- now: those of which nothing holds by both are among them.
-- $1 tenant (the store), $2 type of the streams, $3 last position, $4 time as it is stored in events, $5 product to go on after (null: from the
-- start), $6 how many. One row a product, in order.
select s.id
from mt_streams s
where s.tenant_id = $1 and s.type = $2 and s.id > coalesce($5::uuid, '00000000-0000-0000-0000-000000000000')
    and exists (select from mt_events e where e.tenant_id = $1 and e.stream_id = s.id and e.version = 1 and e.seq_id <= $3)
    and exists (select from mt_events e where e.tenant_id = $1 and e.tenant_id <> '*DEFAULT*' and e.stream_id = s.id and e.data ->> 'occurredAt' <= $4)
order by s.id
limit $6
