-- The first $count items that the server has to answer, in the order of recording: seq, id, content, recorded_at, boot, elapsed.
select seq, id, content, recorded_at, boot, elapsed from item where state = 'pending' or resend = 1 order by seq limit $count
