-- Takes positions for events that may be appended; runs after the head is locked, so they rise in commit order.
-- $1 how many. One row: an array of them, ascending.
select array(select nextval('mt_events_sequence') from generate_series(1, $1))
