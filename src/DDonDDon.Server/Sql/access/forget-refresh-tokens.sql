-- Forgets all refresh tokens of a user.
-- $1 user. No rows.
delete from ddon_refresh_token where user_id = $1
