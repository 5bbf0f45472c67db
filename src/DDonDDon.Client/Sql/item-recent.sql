-- The last $count items whatever became of them, the newest first.
select seq, id, type, store_id, product_id, barcode, movement_id, content, recorded_at, boot, elapsed, state, synced_at, occurred_at, version,
    answer_product_id, effects, error_code, error_message, error_field, dismissal, replaced_by, uncounted
from item order by seq desc limit $count
