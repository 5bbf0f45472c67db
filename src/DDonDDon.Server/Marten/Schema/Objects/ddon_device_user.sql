-- Who has signed in on which device with its key: whom it may name as recorder.
create table ddon_device_user (
    device_id uuid        not null,
    user_id   uuid        not null,
    since     timestamptz not null,
    constraint pkey_ddon_device_user primary key (device_id, user_id)
);
