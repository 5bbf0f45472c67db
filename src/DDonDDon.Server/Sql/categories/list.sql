-- Categories by name.
-- $1 tenant of the catalogue, $2 name to go on after (null: from the start), $3 how many. One row each: category document.
select data
from mt_doc_category
where tenant_id = $1 and ($2 is null or lower(data ->> 'name') > lower($2))
order by lower(data ->> 'name')
limit $3
