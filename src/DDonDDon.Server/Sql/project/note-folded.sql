-- Notes what has come into the shadow, in the transaction that brought it.
-- $1 projection, $2 tenant, $3 last stream, $4 documents, $5 events. No rows.
update ddon_rebuild set last_stream = $3, documents = documents + $4, events = events + $5
where projection = $1 and tenant_id = $2
