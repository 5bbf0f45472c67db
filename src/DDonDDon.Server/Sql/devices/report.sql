-- Notes what a device said about its outbox. What an earlier batch said that came later stays; what was complete once stays complete.
-- $1 device, $2 received at, $3 items that wait on it, $4 when the oldest of them happened, $5 up to when nothing is missing (null: no further than before).
-- No rows.
insert into ddon_device_report as held (device_id, received_at, pending_count, pending_oldest, complete_until)
values ($1, $2, $3, $4, $5)
on conflict (device_id) do update
    set received_at = greatest(held.received_at, excluded.received_at),
        pending_count = case when held.received_at <= excluded.received_at then excluded.pending_count else held.pending_count end,
        pending_oldest = case when held.received_at <= excluded.received_at then excluded.pending_oldest else held.pending_oldest end,
        complete_until = greatest(held.complete_until, excluded.complete_until)
