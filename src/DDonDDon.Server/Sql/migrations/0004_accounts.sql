-- Categories; refresh tokens that know what replaced them.

create table mt_doc_category (
    tenant_id        varchar     not null default '*DEFAULT*',
    id               uuid        not null,
    data             jsonb       not null,
    mt_last_modified timestamptz default transaction_timestamp(),
    mt_dotnet_type   varchar,
    mt_version       bigint      not null default 0,
    constraint pkey_mt_doc_category_tenant_id_id primary key (tenant_id, id)
);

-- One category a name, whatever its letters' case.
create unique index idx_categories_name on mt_doc_category (tenant_id, lower(data ->> 'name'));

-- The hash of the token that a token was exchanged for; null while it is the last of its family.
alter table ddon_refresh_token add column successor_hash bytea;

create index idx_refresh_tokens_family on ddon_refresh_token (family_id);
