-- An account.
-- $1 tenant of the accounts, $2 user. One row or none: user document, password hash (null: cannot sign in).
select u.data, c.password_hash
from mt_doc_user u
left join ddon_credential c on c.user_id = u.id
where u.tenant_id = $1 and u.id = $2
