-- Stores by id.
-- $1 tenant of the stores, $2 only these ids (null: all), $3 id to go on after (null: from the start), $4 how many. One row each: store document.
select data
from mt_doc_store
where tenant_id = $1 and ($2::uuid[] is null or id = any($2)) and ($3::uuid is null or id > $3)
order by id
limit $4
