-- Marks the items that are about to be sent: until an answer comes, the server may have them. $first, $last: their counters.
-- What an attempt without an answer left in doubt stays so whatever becomes of this one.
update item set in_doubt = min(in_doubt + 1, 2) where (state = 'pending' or resend = 1) and seq between $first and $last
