-- The local stock was replaced as a whole, after everything that the server has was stored.
update item set uncounted = 0 where uncounted = 1
