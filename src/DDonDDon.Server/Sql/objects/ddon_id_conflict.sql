-- Items whose id was taken by another content: the first stays in the ledger, these are kept for the audit.
create table ddon_id_conflict (
    tenant_id    varchar     not null,
    id           uuid        not null,
    content_hash bytea       not null,
    raw          jsonb       not null,
    device_id    uuid        not null,
    synced_by    uuid        not null,
    batch_id     uuid        not null,
    received_at  timestamptz not null,
    constraint pkey_ddon_id_conflict primary key (tenant_id, id, content_hash)
);
