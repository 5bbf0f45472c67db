-- Adds the codes that products have and the table lacks. A code that another product holds violates idx_products_barcode.
-- $1 tenant, $2 product ids (null: all). No rows.
insert into ddon_barcode (tenant_id, code, product_id, pack_size)
select $1, b ->> 'code', p.id, (b ->> 'packSize')::numeric
from mt_doc_product p cross join lateral jsonb_array_elements(p.data -> 'barcodes') b
where p.tenant_id = $1 and ($2::uuid[] is null or p.id = any($2))
  and not exists (select from ddon_barcode held where held.tenant_id = $1 and held.code = b ->> 'code' and held.product_id = p.id)
