-- The stock of some products, named by id or by code, with the versions of their streams and the last of their days.
-- $1 tenant (the store), $2 product ids, $3 tenant of the catalogue, $4 codes.
-- One row an item that has a stream: id, stream's version, document's version and data (null when there is no document),
-- the last day's data (null when there is none).
with wanted as materialized (
    select id from unnest($2::uuid[]) as given(id)
    union
    select b.product_id
    from unnest($4::varchar[]) as given(code)
    cross join lateral (select product_id from ddon_barcode where tenant_id = $3 and code = given.code limit 1) b
)
select wanted.id, s.version, d.mt_version, d.data, y.data
from wanted
cross join lateral (select version from mt_streams where tenant_id = $1 and id = wanted.id limit 1) s
left join lateral (select mt_version, data from mt_doc_currentstock where tenant_id = $1 and id = wanted.id limit 1) d on true
left join lateral (select data from mt_doc_dailystock where tenant_id = $1 and product_id = wanted.id order by day desc limit 1) y on true
