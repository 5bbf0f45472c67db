-- The server will not store an item that was waiting, or keeps it aside: $state is quarantined, rejected or id_conflict.
update item set state = $state, in_doubt = 0, resend = 0, error_code = $code, error_message = $message, error_field = $field
where id = $id and (state = 'pending' or resend = 1)
