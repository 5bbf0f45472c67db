-- Where a snapshot waits until it is complete; private to the connection, not in the file.
create temp table if not exists snapshot (position integer primary key, change text not null)
