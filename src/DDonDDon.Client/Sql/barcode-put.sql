-- Links a code to a product.
insert into barcode (code, product_id, pack_size) values ($code, $product, $packSize)
on conflict (code) do update set product_id = excluded.product_id, pack_size = excluded.pack_size
