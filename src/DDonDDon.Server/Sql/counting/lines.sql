-- What holds in a count session, by product.
-- $1 tenant (the store), $2 session. One row a line: document.
select data from mt_doc_countline where tenant_id = $1 and (data ->> 'sessionId')::uuid = $2 order by (data ->> 'productId')::uuid, id
