-- What readers of the change feed need beyond the ledgers.

-- Which life of the database a cursor belongs to; a database that was restored gets another one, because positions that readers have seen
-- may be given out again for something else.
create table ddon_feed_epoch (
    single boolean not null default true,
    epoch  uuid    not null default gen_random_uuid(),
    constraint pkey_ddon_feed_epoch primary key (single),
    constraint one_feed_epoch check (single)
);

insert into ddon_feed_epoch default values;

-- Ledgers whose documents were changed without an event: readers take them again; purged is the last generation for which they forget
-- first what they have, because something is there no more. Without a row both are 0.
create table ddon_feed_generation (
    tenant_id  varchar not null,
    generation bigint  not null,
    purged     bigint  not null,
    constraint pkey_ddon_feed_generation primary key (tenant_id)
);

-- What a device said last about the state of its outbox, and up to when nothing of it is missing here.
create table ddon_device_report (
    device_id      uuid        not null,
    received_at    timestamptz not null,
    pending_count  bigint      not null,
    pending_oldest timestamptz,
    complete_until timestamptz,
    constraint pkey_ddon_device_report primary key (device_id)
) with (fillfactor = 70);
