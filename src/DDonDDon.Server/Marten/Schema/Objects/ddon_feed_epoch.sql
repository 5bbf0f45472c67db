-- Which life of the database a cursor belongs to; a database that was restored gets another one, because positions that readers have seen
-- may be given out again for something else.
create table ddon_feed_epoch (
    single boolean not null default true,
    epoch  uuid    not null default gen_random_uuid(),
    constraint pkey_ddon_feed_epoch primary key (single),
    constraint one_feed_epoch check (single)
);

insert into ddon_feed_epoch default values;
