-- $name: removes a setting.
delete from setting where name = $name
