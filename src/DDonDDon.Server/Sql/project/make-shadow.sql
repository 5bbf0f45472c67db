-- Begins anew: an empty table for a projection's documents, and nothing noted about it. No parameters, no rows.
drop table if exists {shadow};
create unlogged table {shadow} (tenant_id varchar not null, id uuid not null, data jsonb not null, version bigint not null, primary key (tenant_id, id));
delete from ddon_rebuild where projection = '{projection}'
