-- Secrets, which are no events.
create table ddon_credential (
    user_id       uuid        not null,
    password_hash varchar     not null,
    changed_at    timestamptz not null default now(),
    constraint pkey_ddon_credential primary key (user_id)
);
