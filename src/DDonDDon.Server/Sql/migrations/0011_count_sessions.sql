-- Count sessions and what was counted in them, both projected from the sessions' streams in their stores' ledgers.

create table mt_doc_countsession (
    tenant_id        varchar     not null default '*DEFAULT*',
    id               uuid        not null,
    data             jsonb       not null,
    mt_last_modified timestamptz default transaction_timestamp(),
    mt_dotnet_type   varchar,
    mt_version       bigint      not null default 0,
    constraint pkey_mt_doc_countsession_tenant_id_id primary key (tenant_id, id)
) with (fillfactor = 70);

create index idx_countsession_opened on mt_doc_countsession (tenant_id, (data ->> 'openedAt'), id);

-- Sessions whose movements are on their way: a program that dies meanwhile leaves the rest to the next one.
create index idx_countsession_unfinished on mt_doc_countsession (tenant_id, id) where data ->> 'status' in ('Approving', 'Reversing');

create table mt_doc_countline (
    tenant_id        varchar     not null default '*DEFAULT*',
    id               uuid        not null,
    data             jsonb       not null,
    mt_last_modified timestamptz default transaction_timestamp(),
    mt_dotnet_type   varchar,
    mt_version       bigint      not null default 0,
    session_id       uuid        generated always as ((data ->> 'sessionId')::uuid) stored,
    product_id       uuid        generated always as ((data ->> 'productId')::uuid) stored,
    constraint pkey_mt_doc_countline_tenant_id_id primary key (tenant_id, id)
) with (fillfactor = 70);

create index idx_countline_session on mt_doc_countline (tenant_id, session_id, product_id);
