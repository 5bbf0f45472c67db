-- A store's movements once more, packed: what a look back folds, ten thousand events of a ledger in a row. Made from the events, some time after
-- them; a fortieth of their size, so that a look back at years reads little, and reads it in one go.

create table ddon_movement_segment (
    tenant_id   varchar not null,
    after_seq   bigint  not null,
    until_seq   bigint  not null,
    event_count bigint  not null,
    originals   bytea   not null,
    amendments  bytea   not null,
    constraint pkey_ddon_movement_segment_tenant_id_after_seq primary key (tenant_id, after_seq)
);

-- It is packed already.
alter table ddon_movement_segment alter column originals set storage external;
alter table ddon_movement_segment alter column amendments set storage external;
