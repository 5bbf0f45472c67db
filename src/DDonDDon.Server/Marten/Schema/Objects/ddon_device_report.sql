-- What a device said last about the state of its outbox, and up to when nothing of it is missing here.
create table ddon_device_report (
    device_id      uuid        not null,
    received_at    timestamptz not null,
    pending_count  bigint      not null,
    pending_oldest timestamptz,
    complete_until timestamptz,
    constraint pkey_ddon_device_report primary key (device_id)
) with (fillfactor = 70);
