-- Open conflicts of a store ($store null: of all), oldest id first: document.
select document from conflict where is_open = 1 and ($store is null or store_id = $store) order by id
