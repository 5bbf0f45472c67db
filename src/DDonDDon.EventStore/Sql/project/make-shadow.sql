-- An empty table beside a document table, of the same shape, and nothing noted about it. It need not survive a crash of the database: a rebuild starts again.
drop table if exists {shadow};
delete from ddon_rebuild where projection = '{projection}';
create unlogged table {shadow} (like {table} including all)
