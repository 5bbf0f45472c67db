-- The event store: Marten's tables with our keys, and the ledger's heads. Every key starts with the tenant.

create sequence mt_events_sequence;

create table mt_streams (
    tenant_id   varchar     not null default '*DEFAULT*',
    id          uuid        not null,
    type        varchar,
    version     bigint,
    timestamp   timestamptz not null default now(),
    created     timestamptz not null default now(),
    is_archived bool        default false,
    constraint pkey_mt_streams_tenant_id_id primary key (tenant_id, id)
) with (fillfactor = 70);

create table mt_events (
    seq_id         bigint       not null,
    id             uuid         not null,
    stream_id      uuid,
    version        bigint       not null,
    data           jsonb        not null,
    bdata          bytea,
    type           varchar(500) not null,
    timestamp      timestamptz  not null default now(),
    tenant_id      varchar      not null default '*DEFAULT*',
    mt_dotnet_type varchar,
    correlation_id varchar,
    causation_id   varchar,
    headers        jsonb,
    user_name      varchar,
    is_archived    bool         default false,
    constraint pkey_mt_events_tenant_id_seq_id primary key (tenant_id, seq_id)
);

alter sequence mt_events_sequence owned by mt_events.seq_id;

create unique index pk_mt_events_stream_and_version on mt_events (tenant_id, stream_id, version);

-- A movement's id is its event's id: this index makes a replay harmless, forever.
create unique index idx_mt_events_event_id on mt_events (tenant_id, id);

create table mt_event_progression (
    name         varchar     not null,
    last_seq_id  bigint,
    last_updated timestamptz default transaction_timestamp(),
    constraint pk_mt_event_progression primary key (name)
);

-- One row a tenant. Every append locks it first: seq_id rises in commit order within the tenant, batches cannot deadlock,
-- and the hash chain has one place to go on from.
create table ddon_ledger_head (
    tenant_id        varchar     not null,
    last_seq_id      bigint      not null default 0,
    event_count      bigint      not null default 0,
    last_hash        bytea       not null default decode(repeat('00', 32), 'hex'),
    last_recorded_at timestamptz not null default '-infinity',
    constraint pkey_ddon_ledger_head primary key (tenant_id)
) with (fillfactor = 50);
