-- The server's stock of one product in one store: document.
select document from stock where store_id = $store and product_id = $product
