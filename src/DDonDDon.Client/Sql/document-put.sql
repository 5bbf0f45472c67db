-- Takes a document of the server's. $store is empty for what all stores share.
insert into document (kind, store_id, id, document) values ($kind, $store, $id, $document)
on conflict (kind, store_id, id) do update set document = excluded.document
