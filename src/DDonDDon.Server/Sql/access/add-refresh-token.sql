-- Stores the hash of a refresh token that begins a family, and forgets the user's expired ones.
-- $1 token hash, $2 user, $3 family, $4 issued at, $5 expires at. No rows.
with forgotten as (delete from ddon_refresh_token where user_id = $2 and expires_at < $4)
insert into ddon_refresh_token (token_hash, user_id, family_id, issued_at, expires_at) values ($1, $2, $3, $4, $5)
