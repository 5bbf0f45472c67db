-- The products that some codes stand for, with their stock in stores: three index probes each, whatever the statistics say (hence the limits).
-- $1 tenant of the catalogue, arrays of equal length: $2 codes, $3 tenants (the store of each; null: without stock).
-- One row a code that a product has: its place from 1, product document (without who wrote what), pack size, stock document and when it was updated (null when
-- nothing has moved yet).
select wanted.place, p.data - '{fieldKeys,barcodeKeys}'::text[], b.pack_size, s.data, ddon_changed_at(wanted.tenant, b.product_id, s.mt_version)
from unnest($2::varchar[], $3::varchar[]) with ordinality as wanted(code, tenant, place)
cross join lateral (select product_id, pack_size from ddon_barcode where tenant_id = $1 and code = wanted.code limit 1) b
cross join lateral (select data from mt_doc_product where tenant_id = $1 and id = b.product_id limit 1) p
left join lateral (select data, mt_version from mt_doc_currentstock where tenant_id = wanted.tenant and id = b.product_id limit 1) s on true
