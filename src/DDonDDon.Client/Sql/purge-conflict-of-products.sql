-- The catalogue comes anew: conflicts of products, which belong to no store, go.
delete from conflict where store_id is null
