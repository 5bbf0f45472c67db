-- Tells every server, when the transaction commits, if an open item waits for one of some codes or products.
-- $1 channel, $2 codes, $3 product ids. A row when somebody is told.
select pg_notify($1, '')
where exists (
        select from unnest($2::varchar[]) as linked(code)
        cross join lateral (
            select from mt_doc_setasideitem
            where data ->> 'barcode' = linked.code and data ->> 'status' = 'Open' and data ->> 'reason' = 'barcode.unknown' limit 1) q)
    or exists (
        select from unnest($3::uuid[]) as edited(id)
        cross join lateral (
            select from mt_doc_setasideitem
            where (data ->> 'productId')::uuid = edited.id and data ->> 'status' = 'Open' and data ->> 'reason' = 'product.unknown' limit 1) q)
