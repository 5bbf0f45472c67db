-- Forgets a family of refresh tokens.
-- $1 family. No rows.
delete from ddon_refresh_token where family_id = $1
