-- One row a ledger. Every append locks it first: positions rise in commit order within the ledger, batches cannot deadlock, and the hash chain has
-- one place to go on from.
create table ddon_ledger_head (
    tenant_id        varchar     not null,
    last_seq_id      bigint      not null default 0,
    event_count      bigint      not null default 0,
    last_hash        bytea       not null default decode(repeat('00', 32), 'hex'),
    last_recorded_at timestamptz not null default '-infinity',
    constraint pkey_ddon_ledger_head primary key (tenant_id)
) with (fillfactor = 50);
