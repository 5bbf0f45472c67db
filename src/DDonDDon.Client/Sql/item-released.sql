-- An item that was kept aside is stored now.
update item set state = 'synced', synced_at = $syncedAt, uncounted = 0, resend = 0, error_code = null, error_message = null, error_field = null
where id = $id and state = 'quarantined'
