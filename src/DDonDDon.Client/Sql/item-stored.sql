-- The server has an item that was waiting; other items stay as they are. uncounted stays 1 until the local stock has $version.
update item set state = 'synced', in_doubt = 0, resend = 0, uncounted = (store_id is not null), synced_at = $syncedAt, occurred_at = $occurredAt,
    version = $version, answer_product_id = $product, effects = $effects, error_code = null, error_message = null, error_field = null
where id = $id and (state = 'pending' or resend = 1)
