-- Somebody decided that an item needs no attention any more, for the reason $reason.
update item set state = 'dismissed', dismissal = $reason, resend = 0 where id = $id and state in ('quarantined', 'rejected', 'id_conflict')
