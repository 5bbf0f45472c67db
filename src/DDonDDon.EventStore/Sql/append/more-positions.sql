-- Takes positions beyond those that a transaction began with, while the head is locked still: they are greater.
-- $1 how many. One row: an array of them, ascending.
select array(select nextval('mt_events_sequence') from generate_series(1, $1))
