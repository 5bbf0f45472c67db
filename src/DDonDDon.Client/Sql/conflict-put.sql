-- Takes a conflict as the server has it.
insert into conflict (id, store_id, product_id, is_open, document) values ($id, $store, $product, $isOpen, $document)
on conflict (id) do update set store_id = excluded.store_id, product_id = excluded.product_id, is_open = excluded.is_open, document = excluded.document
