-- $name: one setting. Returns its value, or no row.
select value from setting where name = $name
