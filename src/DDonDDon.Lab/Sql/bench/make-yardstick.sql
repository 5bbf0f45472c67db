-- Tables as the catalog describes the ledger's and its heads: the same columns, defaults, keys and indexes. {schema}: the ledger's.
create schema {schema}_copy;
create table {schema}_copy.mt_events (like {schema}.mt_events including all);
create table {schema}_copy.ddon_ledger_head (like {schema}.ddon_ledger_head including all);
