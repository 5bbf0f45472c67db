-- Exchanges a refresh token for its successor.
-- $1 token hash, $2 successor's hash, $3 now, $4 when the successor expires. No rows.
with used as (
    update ddon_refresh_token set successor_hash = $2 where token_hash = $1 returning user_id, family_id
), forgotten as (
    delete from ddon_refresh_token held using used where held.family_id = used.family_id and held.expires_at < $3
)
insert into ddon_refresh_token (token_hash, user_id, family_id, issued_at, expires_at)
select $2, user_id, family_id, $3, $4 from used
