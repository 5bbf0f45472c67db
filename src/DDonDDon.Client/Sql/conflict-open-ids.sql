-- The open conflicts: id, store_id.
select id, store_id from conflict where is_open = 1
