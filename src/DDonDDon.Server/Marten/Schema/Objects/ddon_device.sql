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
