-- The local stock of a product has reached $version, and with it the movements up to there.
update item set uncounted = 0 where uncounted = 1 and store_id = $store and coalesce(answer_product_id, product_id) = $product and version <= $version
