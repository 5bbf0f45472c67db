-- Documents projected from streams: stock, products, stores, users. Stock rows change often and no index holds what changes,
-- so half-empty pages let updates stay on their page.

create table mt_doc_currentstock (
    tenant_id        varchar     not null default '*DEFAULT*',
    id               uuid        not null,
    data             jsonb       not null,
    mt_last_modified timestamptz default transaction_timestamp(),
    mt_dotnet_type   varchar,
    mt_version       bigint      not null default 0,
    constraint pkey_mt_doc_currentstock_tenant_id_id primary key (tenant_id, id)
) with (fillfactor = 70);

create table mt_doc_product (
    tenant_id        varchar     not null default '*DEFAULT*',
    id               uuid        not null,
    data             jsonb       not null,
    mt_last_modified timestamptz default transaction_timestamp(),
    mt_dotnet_type   varchar,
    mt_version       bigint      not null default 0,
    constraint pkey_mt_doc_product_tenant_id_id primary key (tenant_id, id)
);

create table mt_doc_store (
    tenant_id        varchar     not null default '*DEFAULT*',
    id               uuid        not null,
    data             jsonb       not null,
    mt_last_modified timestamptz default transaction_timestamp(),
    mt_dotnet_type   varchar,
    mt_version       bigint      not null default 0,
    constraint pkey_mt_doc_store_tenant_id_id primary key (tenant_id, id)
);

create table mt_doc_user (
    tenant_id        varchar     not null default '*DEFAULT*',
    id               uuid        not null,
    data             jsonb       not null,
    mt_last_modified timestamptz default transaction_timestamp(),
    mt_dotnet_type   varchar,
    mt_version       bigint      not null default 0,
    constraint pkey_mt_doc_user_tenant_id_id primary key (tenant_id, id)
);

-- One account an address, whatever its letters' case.
create unique index idx_users_email on mt_doc_user (tenant_id, lower(data ->> 'email'));

-- Which product a code stands for: derived from the products, answers a scan in one index probe.
create table ddon_barcode (
    tenant_id  varchar not null default '*DEFAULT*',
    code       varchar not null,
    product_id uuid    not null,
    pack_size  numeric not null,
    constraint idx_products_barcode unique (tenant_id, code) include (product_id, pack_size)
);

create index idx_barcodes_product on ddon_barcode (tenant_id, product_id);

-- An item's movements by the time they happened: ISO 8601 in UTC sorts as text.
create index idx_mt_events_item_time on mt_events (tenant_id, stream_id, (data ->> 'occurredAt'))
    where tenant_id <> '*DEFAULT*';

-- What amended a movement: amendments only, so it costs the others nothing.
create index idx_mt_events_amended on mt_events (tenant_id, (data ->> 'movementId'))
    where type = 'movement_amended';
