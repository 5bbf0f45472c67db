-- From where users have signed in: devices by the hashes of their keys, and network addresses.
create table ddon_sign_in_place (
    user_id uuid        not null,
    place   varchar     not null,
    last_at timestamptz not null,
    constraint pkey_ddon_sign_in_place primary key (user_id, place)
);
