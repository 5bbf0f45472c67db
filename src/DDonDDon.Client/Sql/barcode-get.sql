-- What a code stands for: product_id, pack_size.
select product_id, pack_size from barcode where code = $code
