-- What stock did day by day, and how much of a product a store wants to have. Their columns beside Marten's are made from the document;
-- no index holds what changes, so half-empty pages let updates stay on their page.

create table mt_doc_dailystock (
    tenant_id        varchar     not null default '*DEFAULT*',
    id               uuid        not null,
    data             jsonb       not null,
    mt_last_modified timestamptz default transaction_timestamp(),
    mt_dotnet_type   varchar,
    mt_version       bigint      not null default 0,
    product_id       uuid        generated always as ((data ->> 'productId')::uuid) stored,
    day              varchar collate "C" generated always as (data ->> 'day') stored,
    constraint pkey_mt_doc_dailystock_tenant_id_id primary key (tenant_id, id)
) with (fillfactor = 70);

-- An item's days, the last of them first or from one of them on.
create unique index idx_dailystock_item on mt_doc_dailystock (tenant_id, product_id, day);

-- A store's days.
create index idx_dailystock_day on mt_doc_dailystock (tenant_id, day, product_id);

create table mt_doc_reorderpoint (
    tenant_id        varchar     not null default '*DEFAULT*',
    id               uuid        not null,
    data             jsonb       not null,
    mt_last_modified timestamptz default transaction_timestamp(),
    mt_dotnet_type   varchar,
    mt_version       bigint      not null default 0,
    product_id       uuid        generated always as ((data ->> 'productId')::uuid) stored,
    quantity         numeric     generated always as ((data ->> 'quantity')::numeric) stored,
    constraint pkey_mt_doc_reorderpoint_tenant_id_id primary key (tenant_id, id)
);

create unique index idx_reorderpoint_item on mt_doc_reorderpoint (tenant_id, product_id) include (quantity);

-- Documents that must be made again from the events: those of a new projection over older events, those of a store whose time zone
-- was changed. A row goes when it is done and was not noted once more meanwhile, so that a program that dies meanwhile leaves the work to the next one.
create table ddon_pending_rebuild (
    projection varchar not null,
    tenant_id  varchar not null,
    noted      bigint  not null default 1,
    constraint pkey_ddon_pending_rebuild primary key (projection, tenant_id)
);

insert into ddon_pending_rebuild (projection, tenant_id)
select 'daily-stock', tenant_id from ddon_ledger_head where tenant_id <> '*DEFAULT*';
