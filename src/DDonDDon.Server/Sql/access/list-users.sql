-- Accounts by address.
-- $1 tenant of the accounts, $2 address to go on after (null: from the start), $3 how many. One row each: user document.
select u.data
from mt_doc_user u
where u.tenant_id = $1 and ($2 is null or lower(u.data ->> 'email') > lower($2))
order by lower(u.data ->> 'email')
limit $3
