-- Takes away all codes of a product.
delete from barcode where product_id = $product
