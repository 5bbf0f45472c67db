-- Which devices have a key of their own, by its hash: null once it was taken away, and for good when the device is retired.
create table ddon_device_key (
    device_id  uuid not null,
    key_hash   bytea,
    claimed_by uuid,
    claimed_at timestamptz,
    retired_at timestamptz,
    retired_by uuid,
    constraint pkey_ddon_device_key primary key (device_id)
);
