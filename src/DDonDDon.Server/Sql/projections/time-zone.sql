-- The time zone of a store.
-- $1 tenant of the stores, $2 store. One row, or none when there is no such store: IANA name.
select data ->> 'timeZone' from mt_doc_store where tenant_id = $1 and id = $2
