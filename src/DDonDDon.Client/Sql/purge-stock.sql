-- A store $store was taken away from the user: its rows go.
delete from stock where store_id = $store
