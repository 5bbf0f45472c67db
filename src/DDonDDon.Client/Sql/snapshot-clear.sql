-- Forgets a snapshot that did not become complete.
delete from temp.snapshot
