-- Takes the server's stock of a product, unless a later version is there. Changes no row then.
insert into stock (store_id, product_id, version, document) values ($store, $product, $version, $document)
on conflict (store_id, product_id) do update set version = excluded.version, document = excluded.document where excluded.version >= stock.version
