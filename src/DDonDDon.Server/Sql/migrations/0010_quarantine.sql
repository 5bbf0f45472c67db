-- Quarantine that is decided. An item in it is open until it is booked (released) or thrown away (discarded); its row stays for the audit. Its
-- position is taken behind the store's lock at every change of its state, from the sequence of the events, so that whoever reads a store
-- by positions sees both in the order in which they were committed.

alter table ddon_quarantine
    add column clock           varchar,
    add column status          varchar not null default 'open',
    add column decided_at      timestamptz,
    add column decided_by      uuid,
    add column decision_reason varchar,
    add column position        bigint,
    add column barcode         varchar generated always as (raw ->> 'barcode') stored,
    add column product_id      uuid    generated always as ((raw ->> 'productId')::uuid) stored;

-- How the time of an item was found was not kept so far; of what was moved for its clock it is not known any more that its whole batch was.
update ddon_quarantine
set clock = case
    when raw ->> 'ageMs' is not null then 'Age'
    when abs(extract(epoch from occurred_at - (raw ->> 'occurredAt')::timestamptz)) < 0.000002 then 'AsRecorded'
    else 'Offset'
end;

update ddon_quarantine held
set position = placed.position
from (
    select tenant_id, id, nextval('mt_events_sequence') as position
    from (select tenant_id, id from ddon_quarantine order by received_at, tenant_id, id) as in_order
) as placed
where held.tenant_id = placed.tenant_id and held.id = placed.id;

alter table ddon_quarantine
    alter column clock set not null,
    alter column position set not null,
    alter column status drop default,
    add constraint ddon_quarantine_status check (status in ('open', 'released', 'discarded'));

create index idx_quarantine_position on ddon_quarantine (tenant_id, position);
create index idx_quarantine_received on ddon_quarantine (received_at, tenant_id, id);

-- What waits for a code, and what for a product: looked for whenever a product is edited.
create index idx_quarantine_barcode on ddon_quarantine (barcode) where status = 'open' and reason = 'barcode.unknown';
create index idx_quarantine_product on ddon_quarantine (product_id) where status = 'open' and reason = 'product.unknown';
