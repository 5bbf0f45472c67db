-- The server has nothing of the item $id, and wants it later.
update item set in_doubt = 0 where id = $id and state = 'pending'
