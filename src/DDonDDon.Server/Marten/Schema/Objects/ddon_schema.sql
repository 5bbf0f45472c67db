-- Which program's schema this is: what tells the SQL that made it from others.
create table ddon_schema (
    single     boolean     not null default true,
    mark       varchar     not null,
    applied_at timestamptz not null default now(),
    constraint pkey_ddon_schema primary key (single),
    constraint one_ddon_schema check (single)
);
