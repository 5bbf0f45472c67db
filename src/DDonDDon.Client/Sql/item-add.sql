-- Adds an item to the outbox. $seq and $id must be new.
insert into item (seq, id, type, store_id, product_id, barcode, movement_id, content, recorded_at, boot, elapsed)
values ($seq, $id, $type, $store, $product, $barcode, $movement, $content, $recordedAt, $boot, $elapsed)
