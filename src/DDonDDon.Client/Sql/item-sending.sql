-- Marks the items that are about to be sent: until an answer comes, the server may have them. $first, $last: their counters.
update item set in_doubt = 1 where (state = 'pending' or resend = 1) and seq between $first and $last
