-- Documents that must be made again from the events: those of a store whose time zone was changed. A row goes when it is done and was not noted once more
-- meanwhile, so that a program that dies meanwhile leaves the work to the next one.
create table ddon_pending_rebuild (
    projection varchar not null,
    tenant_id  varchar not null,
    noted      bigint  not null default 1,
    constraint pkey_ddon_pending_rebuild primary key (projection, tenant_id)
);
