-- Count sessions whose movements are not all in the ledger.
-- No parameters. One row a session: store, session.
select (data ->> 'storeId')::uuid, (data ->> 'sessionId')::uuid
from mt_doc_countsession
where data ->> 'status' in ('Approving', 'Reversing')
order by tenant_id, id
