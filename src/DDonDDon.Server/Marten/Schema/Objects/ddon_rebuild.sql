-- How far a rebuild is, so that one that was killed can be gone on with. Unlogged like the shadow tables it speaks of: a crash of the database
-- empties both, and the rebuild starts again.
create unlogged table ddon_rebuild (
    projection  varchar not null,
    tenant_id   varchar not null,
    build       varchar not null,
    up_to       bigint  not null,
    last_stream uuid    not null,
    documents   bigint  not null,
    events      bigint  not null,
    added       bigint,
    changed     bigint,
    removed     bigint,
    constraint pkey_ddon_rebuild primary key (projection, tenant_id)
);
