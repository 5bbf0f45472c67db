-- Only the hash of a refresh token is stored. A family is one login and all tokens that rotated from it; a successor is the hash of the token that a
-- token was exchanged for, null while it is the last of its family. device_id: the device whose key the session was opened with; null without one.
create table ddon_refresh_token (
    token_hash     bytea       not null,
    user_id        uuid        not null,
    family_id      uuid        not null,
    issued_at      timestamptz not null,
    expires_at     timestamptz not null,
    device_id      uuid,
    successor_hash bytea,
    constraint pkey_ddon_refresh_token primary key (token_hash)
);

create index idx_refresh_tokens_user on ddon_refresh_token (user_id, expires_at);
create index idx_refresh_tokens_device on ddon_refresh_token (device_id) where device_id is not null;
create index idx_refresh_tokens_family on ddon_refresh_token (family_id);
