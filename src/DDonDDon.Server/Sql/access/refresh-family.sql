-- The family of a refresh token, with its user.
-- $1 token hash, $2 tenant of the accounts. One row a token of the family, none when the token is not known:
-- token hash, hash of its successor (null: it has not been used), family, expires at, user document.
select t.token_hash, t.successor_hash, t.family_id, t.expires_at, u.data
from ddon_refresh_token t
join mt_doc_user u on u.tenant_id = $2 and u.id = t.user_id
where t.family_id = (select family_id from ddon_refresh_token where token_hash = $1)
