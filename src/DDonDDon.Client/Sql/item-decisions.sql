-- What this device decided on the conflict $conflict, in the order of recording.
select seq, id, type, store_id, product_id, barcode, movement_id, content, recorded_at, boot, elapsed, state, synced_at, occurred_at, version,
    answer_product_id, effects, error_code, error_message, error_field, dismissal, replaced_by, uncounted
from item where type = 'RESOLVE' and json_extract(content, '$.conflictId') = $conflict order by seq
