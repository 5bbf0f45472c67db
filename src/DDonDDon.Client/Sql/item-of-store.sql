-- The movements of the store $store that its local stock does not hold yet, in the order of recording.
select seq, id, type, store_id, product_id, barcode, movement_id, content, recorded_at, boot, elapsed, state, synced_at, occurred_at, version,
    answer_product_id, effects, error_code, error_message, error_field, dismissal, replaced_by, uncounted
from item where (state = 'pending' or uncounted = 1) and store_id = $store order by seq
