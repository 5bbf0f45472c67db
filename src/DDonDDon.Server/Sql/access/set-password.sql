-- Stores a user's password hash.
-- $1 user, $2 hash, $3 now. No rows.
insert into ddon_credential (user_id, password_hash, changed_at) values ($1, $2, $3)
on conflict (user_id) do update set password_hash = excluded.password_hash, changed_at = excluded.changed_at
