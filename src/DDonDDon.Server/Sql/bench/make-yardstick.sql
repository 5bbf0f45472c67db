-- A table as the catalog describes the ledger's: the same columns, defaults, primary key and indexes. {schema}: the ledger's.
create schema {schema}_copy;
create table {schema}_copy.mt_events (like {schema}.mt_events including all);
