-- The stock of a store is not held here any more.
update item set uncounted = 0 where uncounted = 1 and store_id = $store
