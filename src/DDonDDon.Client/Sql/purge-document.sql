-- A store $store was taken away from the user: its rows go.
delete from document where store_id = $store
