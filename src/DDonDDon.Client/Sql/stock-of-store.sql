-- The server's stock of a store: product_id, document.
select product_id, document from stock where store_id = $store order by product_id
