-- How many other administrators could act for one.
-- $1 tenant of the accounts, $2 user. One row.
select count(*) from mt_doc_user where tenant_id = $1 and id <> $2 and data ->> 'role' = 'Admin' and data ->> 'disabled' = 'false'
