-- The stock of some products, with the versions of their streams and the last of their days.
-- $1 tenant (the store), $2 product ids.
-- One row an item that has a stream: id, stream's version, document's version and data (null when there is no document),
-- the last day's data (null when there is none).
select wanted.id, s.version, d.mt_version, d.data, y.data
from unnest($2::uuid[]) as wanted(id)
cross join lateral (select version from mt_streams where tenant_id = $1 and id = wanted.id limit 1) s
left join lateral (select mt_version, data from mt_doc_currentstock where tenant_id = $1 and id = wanted.id limit 1) d on true
left join lateral (
    select data from mt_doc_dailystock
    where tenant_id = $1 and product_id between wanted.id and wanted.id order by product_id desc, day desc limit 1) y on true
