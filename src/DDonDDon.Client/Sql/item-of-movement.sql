-- A movement that the server has, by its id $id, and this device's amendments of it that the server has.
select seq, id, type, store_id, product_id, barcode, movement_id, content, recorded_at, boot, elapsed, state, synced_at, occurred_at, version,
    answer_product_id, effects, error_code, error_message, error_field, dismissal, replaced_by, uncounted
from item where state = 'synced' and (id = $id or movement_id = $id) order by seq
