-- $name, $value: sets a setting; a value of null removes it.
insert into setting (name, value) select $name, $value where $value is not null
on conflict (name) do update set value = excluded.value
