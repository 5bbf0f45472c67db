-- Empties the copy before another takes its place.
delete from product
