-- The stores whose stock of a product is held here: store_id.
select store_id from stock where product_id = $product order by store_id
