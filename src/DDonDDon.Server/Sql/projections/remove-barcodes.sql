-- Takes away the codes that products do not have (any more), or have with another pack size.
-- $1 tenant, $2 product ids (null: all). No rows.
delete from ddon_barcode held
where held.tenant_id = $1 and ($2::uuid[] is null or held.product_id = any($2))
  and not exists (
      select from mt_doc_product p cross join lateral jsonb_array_elements(p.data -> 'barcodes') b
      where p.tenant_id = $1 and p.id = held.product_id and b ->> 'code' = held.code and (b ->> 'packSize')::numeric = held.pack_size)
