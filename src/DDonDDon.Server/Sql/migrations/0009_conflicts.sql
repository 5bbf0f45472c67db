-- Questions that only a person can answer, one stream and one document each. Those about stock lie with their store, those about products with the
-- catalogue. The columns beside Marten's are made from the document.

create table mt_doc_conflict (
    tenant_id        varchar     not null default '*DEFAULT*',
    id               uuid        not null,
    data             jsonb       not null,
    mt_last_modified timestamptz default transaction_timestamp(),
    mt_dotnet_type   varchar,
    mt_version       bigint      not null default 0,
    product_id       uuid        generated always as ((data ->> 'productId')::uuid) stored,
    kind             varchar collate "C" generated always as (data ->> 'kind') stored,
    status           varchar collate "C" generated always as (data ->> 'status') stored,
    opened_at        varchar collate "C" generated always as (data ->> 'openedAt') stored,
    constraint pkey_mt_doc_conflict_tenant_id_id primary key (tenant_id, id)
);

-- What is open about an item.
create index idx_conflicts_open on mt_doc_conflict (tenant_id, product_id) where status = 'Open';

-- A store's conflicts by when they were opened, the last ones first or last; times are stored as texts that sort.
create index idx_conflicts_opened on mt_doc_conflict (tenant_id, status, opened_at, id);
