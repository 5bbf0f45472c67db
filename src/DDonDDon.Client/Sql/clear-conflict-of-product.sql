-- Empties the conflicts of products, which belong to no store.
delete from conflict where store_id is null
