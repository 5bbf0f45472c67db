-- Whether the connection could change or take away events. $1 the events' table. One row.
select has_table_privilege($1, 'UPDATE') or has_table_privilege($1, 'DELETE') or has_table_privilege($1, 'TRUNCATE')
