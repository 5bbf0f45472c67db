-- What became of the items that the server keeps aside for a store is not known: they are sent once more.
update item set resend = 1 where state = 'quarantined' and store_id = $store
