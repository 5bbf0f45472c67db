-- The server has an item that was waiting; other items stay as they are. It is uncounted until the local stock has $version, which of a decision is its conflict's.
update item set state = 'synced', in_doubt = 0, resend = 0, uncounted = (store_id is not null and type <> 'RESOLVE' and coalesce($version, 0) > coalesce(
        (select stock.version from stock where stock.store_id = item.store_id and stock.product_id = coalesce($product, item.product_id)), 0)), synced_at = $syncedAt, occurred_at = $occurredAt,
    version = $version, answer_product_id = $product, effects = $effects, error_code = null, error_message = null, error_field = null
where id = $id and (state = 'pending' or resend = 1)
