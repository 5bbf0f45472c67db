-- Takes the server's product.
insert into product (id, name, sku, archived, document) values ($id, $name, $sku, $archived, $document)
on conflict (id) do update set name = excluded.name, sku = excluded.sku, archived = excluded.archived, document = excluded.document
