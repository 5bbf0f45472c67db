-- The lines in the order they came: change.
select change from temp.snapshot order by position
