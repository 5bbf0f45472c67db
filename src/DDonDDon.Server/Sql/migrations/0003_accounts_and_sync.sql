-- What is not an event: secrets, and what sync keeps beside the ledger.

create table ddon_credential (
    user_id       uuid        not null,
    password_hash varchar     not null,
    changed_at    timestamptz not null default now(),
    constraint pkey_ddon_credential primary key (user_id)
);

-- Only the hash of a refresh token is stored. A family is one login and all tokens that rotated from it.
create table ddon_refresh_token (
    token_hash  bytea       not null,
    user_id     uuid        not null,
    family_id   uuid        not null,
    issued_at   timestamptz not null,
    expires_at  timestamptz not null,
    constraint pkey_ddon_refresh_token primary key (token_hash)
);

create index idx_refresh_tokens_user on ddon_refresh_token (user_id, expires_at);

-- Items that were recorded but cannot be booked yet, as they were sent.
create table ddon_quarantine (
    tenant_id   varchar     not null,
    id          uuid        not null,
    reason      varchar     not null,
    message     varchar     not null,
    raw         jsonb       not null,
    device_id   uuid        not null,
    synced_by   uuid        not null,
    batch_id    uuid        not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    constraint pkey_ddon_quarantine primary key (tenant_id, id)
);

-- Items whose id was taken by another content: the first stays in the ledger, these are kept for the audit.
create table ddon_id_conflict (
    tenant_id    varchar     not null,
    id           uuid        not null,
    content_hash bytea       not null,
    raw          jsonb       not null,
    device_id    uuid        not null,
    synced_by    uuid        not null,
    batch_id     uuid        not null,
    received_at  timestamptz not null,
    constraint pkey_ddon_id_conflict primary key (tenant_id, id, content_hash)
);

-- What each device has sent to each store: the counters that arrived, when it was last seen, how wrong its clock was.
create table ddon_device (
    tenant_id  varchar        not null,
    device_id  uuid           not null,
    seqs       int8multirange not null,
    last_seen  timestamptz    not null,
    offset_ms  bigint         not null,
    synced_by  uuid           not null,
    constraint pkey_ddon_device primary key (tenant_id, device_id)
) with (fillfactor = 70);

create index idx_devices_device on ddon_device (device_id);
