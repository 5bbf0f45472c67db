-- Adds one line.
insert into temp.snapshot (change) values ($change)
