-- Items that were recorded but cannot be booked yet, as they were sent. One is open until it is booked (released) or thrown away (discarded); its row stays
-- for the audit. Its position is taken behind the store's lock at every change of its state, from the sequence of the events, so that whoever reads a store
-- by positions sees both in the order in which they were committed.
create table ddon_quarantine (
    tenant_id       varchar     not null,
    id              uuid        not null,
    reason          varchar     not null,
    message         varchar     not null,
    raw             jsonb       not null,
    device_id       uuid        not null,
    synced_by       uuid        not null,
    batch_id        uuid        not null,
    occurred_at     timestamptz not null,
    received_at     timestamptz not null,
    clock           varchar     not null,
    status          varchar     not null,
    decided_at      timestamptz,
    decided_by      uuid,
    decision_reason varchar,
    position        bigint      not null,
    barcode         varchar generated always as (raw ->> 'barcode') stored,
    product_id      uuid    generated always as ((raw ->> 'productId')::uuid) stored,
    constraint pkey_ddon_quarantine primary key (tenant_id, id),
    constraint ddon_quarantine_status check (status in ('open', 'released', 'discarded'))
);

create index idx_quarantine_position on ddon_quarantine (tenant_id, position);
create index idx_quarantine_received on ddon_quarantine (received_at, tenant_id, id);

-- What waits for a code, and what for a product: looked for whenever a product is edited.
create index idx_quarantine_barcode on ddon_quarantine (barcode) where status = 'open' and reason = 'barcode.unknown';
create index idx_quarantine_product on ddon_quarantine (product_id) where status = 'open' and reason = 'product.unknown';
