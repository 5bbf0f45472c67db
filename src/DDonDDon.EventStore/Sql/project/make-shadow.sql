-- An empty table beside a document table, of the same shape. It need not survive a crash: a rebuild starts again.
drop table if exists {shadow};
create unlogged table {shadow} (like {table} including all)
