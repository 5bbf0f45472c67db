-- Ledgers whose documents were changed without an event: readers take them again; purged is the last generation for which they forget
-- first what they have, because something is there no more. Without a row both are 0.
create table ddon_feed_generation (
    tenant_id  varchar not null,
    generation bigint  not null,
    purged     bigint  not null,
    constraint pkey_ddon_feed_generation primary key (tenant_id)
);
